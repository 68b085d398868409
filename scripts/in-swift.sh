#!/usr/bin/env bash
# Runs a command inside the Swift folder, with the checkout (and a target folder elsewhere) mounted at its own path.
# The mounts are in a private namespace: nothing is left on the machine afterwards.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
export SWIFT_ROOT=${SWIFT_ROOT:-$ROOT/.tools/swift}
# shellcheck disable=SC2016 # expanded by the inner shells
exec unshare --mount --pid --fork --kill-child bash -euc '
  for folder in "$ROOT" "$TARGET"; do
    mkdir -p "$SWIFT_ROOT$folder"
    mount --bind "$folder" "$SWIFT_ROOT$folder"
  done
  mount -t proc proc "$SWIFT_ROOT/proc"
  mount --rbind /dev "$SWIFT_ROOT/dev"
  exec chroot "$SWIFT_ROOT" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/libexec/swift/bin:/usr/bin:/bin ${PROVINCE_URL:+PROVINCE_URL="$PROVINCE_URL"} ${PACK_KEY:+PACK_KEY="$PACK_KEY"} \
    ${LD_LIBRARY_PATH:+LD_LIBRARY_PATH="$LD_LIBRARY_PATH"} \
    /usr/bin/bash -c "cd \"\$0\" && exec \"\$@\"" "$ROOT" "$@"
' in-swift "$@"
