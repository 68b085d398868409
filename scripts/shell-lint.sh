#!/usr/bin/env bash
# Checks every shell script of the repository.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need shellcheck shellcheck
shellcheck --external-sources scripts/*.sh .ci/run
