#!/usr/bin/env bash
# The generated Kotlin against the real library on the JVM, and against a sandbox province of its own.
# Maven brings Kotlin, JNA and JUnit from Maven Central.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh
need javac openjdk-17-jdk-headless
need mvn maven
scripts/bindings.sh
build motcua-province
state=$(mktemp -d)
trap 'stop_servers; rm -rf "$state"' EXIT
PROVINCE_PORT=${PROVINCE_PORT:-8721} start_province "$state"
PACK_KEY=$(cat "$PACK_KEY_FILE")
export PACK_KEY
mvn --batch-mode --no-transfer-progress -Dtarget="$TARGET" -f bindings/smoke/kotlin/pom.xml test
