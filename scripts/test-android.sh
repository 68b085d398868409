#!/usr/bin/env bash
# Everything about the Android app that can be tried without a phone: its build tools, layout and smells of the Kotlin, then all JUnit
# classes under Robolectric for API 34 and 35, the journeys among them against a sandbox province of its own.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh
need javac openjdk-17-jdk-headless
need mvn maven
need python3 python3
failed=0
PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover --start-directory android/tools/tests --top-level-directory android/tools || failed=1
scripts/android-lint.sh || failed=1
scripts/bindings.sh
build motcua-province
state=$(mktemp -d)
trap 'stop_servers; rm -rf "$state"' EXIT
PROVINCE_PORT=${PROVINCE_PORT:-8731} start_province "$state"
PACK_KEY=$(cat "$PACK_KEY_FILE")
export PACK_KEY
ANDROID_SDKS=${ANDROID_SDKS:-34,35} scripts/android-tests.sh || failed=1
exit "$failed"
