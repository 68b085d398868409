# shellcheck shell=bash
# Starting and stopping the province and the preview; source it after lib.sh. Used by run.sh, demo.sh and web.sh.
province_pid='' preview_pid=''

build_servers() { cargo build --locked -p motcua-province -p motcua-preview; }

# start_servers STATE: sets PROVINCE_URL and PREVIEW_URL when both answer, and the pids for stop_servers.
start_servers() {
    local state=$1 province_port preview_port
    mkdir -p "$state"
    province_port=$(free_port "${PROVINCE_PORT:-8701}" "the province")
    preview_port=$(free_port "${PREVIEW_PORT:-$((province_port > 8701 ? province_port + 1 : 8702))}" "the preview")
    PROVINCE_URL=http://127.0.0.1:$province_port
    PREVIEW_URL=http://127.0.0.1:$preview_port
    export PROVINCE_URL PREVIEW_URL
    "$TARGET/debug/motcua-province" --listen "127.0.0.1:$province_port" --state "$state/province" \
        >"$state/province.log" 2>&1 &
    province_pid=$!
    wait_for "$province_port" /.well-known/mot-cua.json "$province_pid" 30 || not_up "the province" "$state/province.log"
    "$TARGET/debug/motcua-preview" --listen "127.0.0.1:$preview_port" --province "$PROVINCE_URL" \
        --state "$state/preview" >"$state/preview.log" 2>&1 &
    preview_pid=$!
    wait_for "$preview_port" / "$preview_pid" 30 || not_up "the preview" "$state/preview.log"
}

not_up() {
    say "$1 did not answer. Its log ($2):"
    tail -n 20 "$2" >&2
    exit 1
}

stop_servers() { stop $preview_pid $province_pid; }
