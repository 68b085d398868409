#!/usr/bin/env bash
# Resolves the version catalogue again and writes android/artifacts.lock; look at its diff before you commit it.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need mvn maven
need python3 python3
python3 android/tools/resolve.py
git --no-pager diff --stat -- android/artifacts.lock
