#!/usr/bin/env bash
# What a build of the Android app is for: writes target/android/generated (assets/province.json, res/values/province.xml) from
#   PROVINCE_URL   where the province answers   (the sandbox of `make run`, over `adb reverse tcp:8701 tcp:8701`)
#   PACK_KEY       the key its packs are signed with, or @FILE with it   (the sandbox's, when it has run once)
#   REDIRECT_URI   the https link the identity provider comes back to; its host is the host of all links of the app
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need python3 python3
sandbox=$TARGET/run/province/pack-key.txt
key=${ANDROID_PACK_KEY:-}
if [ -z "$key" ] && [ -f "$sandbox" ]; then key=@$sandbox; fi
python3 android/tools/config.py "$TARGET/android/generated" \
    --province-url "${ANDROID_PROVINCE_URL:-http://127.0.0.1:8701}" --pack-key "$key" \
    --redirect-uri "${ANDROID_REDIRECT_URI:-https://motcua.ninhbinh.example/dang-nhap}" \
    --link-host "${ANDROID_LINK_HOST:-motcua.ninhbinh.example}"
