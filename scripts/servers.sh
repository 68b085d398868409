# shellcheck shell=bash
# Starting and stopping the province and the preview; source it after lib.sh. Used by run.sh and kotlin-smoke.sh.
province_pid='' preview_pid=''

build_servers() { build motcua-province motcua-preview; }

# start_servers STATE: sets PROVINCE_URL and PREVIEW_URL when both answer, and the pids for stop_servers.
start_servers() {
    start_province "$1"
    start_preview "$1"
}

start_province() {
    local state=$1 province_port
    mkdir -p "$state/province"
    province_port=$(free_port "${PROVINCE_PORT:-8701}" "the province")
    PROVINCE_URL=http://127.0.0.1:$province_port
    PACK_KEY_FILE=$state/province/pack-key.txt
    export PROVINCE_URL PACK_KEY_FILE
    "$TARGET/debug/motcua-province" --port "$province_port" --dir "$state/province" \
        >"$state/province.log" 2>&1 &
    province_pid=$!
    wait_for "$province_port" /.well-known/mot-cua.json "$province_pid" 30 || not_up "the province" "$state/province.log"
}

# start_preview STATE: after start_province.
start_preview() {
    local state=$1 preview_port
    mkdir -p "$state/preview"
    preview_port=$(free_port "${PREVIEW_PORT:-8702}" "the preview")
    PREVIEW_URL=http://127.0.0.1:$preview_port
    export PREVIEW_URL
    "$TARGET/debug/motcua-preview" --port "$preview_port" --dir "$state/preview" \
        --province "$PROVINCE_URL" --pack-key "@$PACK_KEY_FILE" >"$state/preview.log" 2>&1 &
    preview_pid=$!
    wait_for "$preview_port" / "$preview_pid" 30 || not_up "the preview" "$state/preview.log"
}

not_up() {
    say "$1 did not answer. Its log ($2):"
    tail -n 20 "$2" >&2
    exit 1
}

stop_servers() { stop ${preview_pid:+"$preview_pid"} ${province_pid:+"$province_pid"}; }
