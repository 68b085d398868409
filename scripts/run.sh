#!/usr/bin/env bash
# Builds and starts the sandbox province and the phone in a browser, both on the loopback interface only, with their state
# under target/run. Ctrl-C stops both. Ports: PROVINCE_PORT and PREVIEW_PORT, or the next free ones after 8701 and 8702.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh
state=${MOTCUA_STATE:-$TARGET/run}
trap stop_servers EXIT
trap 'exit 130' INT TERM
build_servers
start_servers "$state"
echo
echo "  The phone:      $PREVIEW_URL"
echo "  The province:   $PROVINCE_URL   (officer's desk, sandbox citizens, switches)"
echo
echo "  State is in $state; logs are province.log and preview.log there. Ctrl-C stops both."
wait -n "$province_pid" "$preview_pid" || true
say "one of them ended by itself; the last lines of its log:"
tail -n 5 "$state"/province.log "$state"/preview.log >&2
exit 1
