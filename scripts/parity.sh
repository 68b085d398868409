#!/usr/bin/env bash
# Whether all shells tell a screen reader the same, block by block: compares what scripts/test-android.sh, test-ios.sh and web.sh wrote
# down of every screen of the gallery. What is known to differ, and why: tests/parity/known.txt.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need python3 python3
PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover -q --start-directory tests/parity/tests --top-level-directory tests/parity
shells=() missing=()
for shell in android ios web; do
    if [ -e "$TARGET/$shell/trees/vi.json" ]; then shells+=("$shell=$TARGET/$shell/trees"); else missing+=("$shell"); fi
done
if [ ${#shells[@]} -gt 1 ]; then python3 tests/parity/compare.py --known tests/parity/known.txt "${shells[@]}"; fi
if [ ${#missing[@]} -gt 0 ]; then skip "nothing was written down by: ${missing[*]}"; fi
