#!/usr/bin/env bash
# Installs the identity provider that the sign-in tests are also played against (tests/issuer), unless it is there already.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
need npm npm
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "node is too old; the provider needs 20 or newer"
# The lock file npm leaves inside is written last: newer than ours, all of it is there.
if [ tests/issuer/node_modules/.package-lock.json -nt tests/issuer/package-lock.json ]; then exit 0; fi
npm --prefix tests/issuer ci --no-audit --no-fund --loglevel=error || skip "npm could not install what tests/issuer needs"
