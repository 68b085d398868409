# shellcheck shell=bash
# What the browser tests and the demo need; source it after lib.sh.

# Node 20 or newer, Chromium, and what tests/demo names in its lock file.
prepare_browser() {
    need node nodejs
    need npm npm
    need chromium chromium
    local major
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || skip "node $major is too old; the browser tests need 20 or newer"
    npm --prefix tests/demo ci --no-audit --no-fund --loglevel=error || skip "npm could not install what tests/demo needs"
}
