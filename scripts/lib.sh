# shellcheck shell=bash
# What several scripts need. Source it: . "$(dirname "${BASH_SOURCE[0]}")/lib.sh" – it goes to the root of the checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
export ROOT TARGET
# The exit code of a step that could not be run on this machine, as in automake.
SKIP=77

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# build PACKAGE...: unless `make test` has built the whole workspace already. One selection of packages means one set of
# features, so that nothing is compiled twice.
build() {
    if [ -n "${MOTCUA_BUILT:-}" ]; then return; fi
    cargo build --locked "${@/#/--package=}"
}

# Ends the script as "could not be run", with the reason and how to mend it.
skip() {
    say "SKIPPED: $*"
    if [ -n "${MOTCUA_SKIP_FILE:-}" ]; then printf '%s\n' "$*" >"$MOTCUA_SKIP_FILE"; fi
    exit "$SKIP"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1; fi
}

# need COMMAND PACKAGE...: makes sure of a command, by apt when it is missing and that is possible.
need() {
    local tool=$1
    shift
    if have "$tool"; then return; fi
    have apt-get || skip "$tool is missing, and this machine has no apt to install it with ($*)"
    say "$tool is missing: apt-get install $*"
    mkdir -p "$TARGET"
    # Two steps of `make test` may want something at once; apt itself gives up then.
    if ! { flock 9 && as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null; } 9>"$TARGET/apt.lock"; then
        skip "$tool is missing; as root: apt-get install $*"
    fi
    have "$tool" || skip "$tool is still missing after apt-get install $*"
}

# True when something listens on that port of the loopback interface.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port WANTED NAME: WANTED, or the next free one after it with a word about that.
free_port() {
    local port=$1
    while port_taken "$port"; do port=$((port + 1)); done
    if [ "$port" != "$1" ]; then say "port $1 is taken; $2 takes $port"; fi
    printf '%s\n' "$port"
}

# The status code of GET on a loopback port; nothing when no answer came. Needs no curl.
http_status() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3
        read -r -t 5 _ status _ <&3
        printf '%s\n' "$status"
    ) 2>/dev/null || true
}

# wait_for PORT PATH PID SECONDS: until GET answers with 2xx or 3xx. Fails when the process ends or the time is over.
wait_for() {
    local end=$((SECONDS + $4))
    while [ "$SECONDS" -lt "$end" ]; do
        case $(http_status "$1" "$2") in 2?? | 3??) return ;; esac
        kill -0 "$3" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# stop PID...: asks each process of ours to end and waits for it.
stop() {
    local pid
    for pid in "$@"; do
        if kill -TERM "$pid" 2>/dev/null; then wait "$pid" 2>/dev/null || true; fi
    done
}
