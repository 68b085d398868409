#!/usr/bin/env bash
# Typical mistakes, one at a time, in a copy of the iOS app: the type check against the doubles must see each. Those it cannot see
# are listed as such, and must slip through: one that no longer does belongs to the others.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
mutant=$TARGET/ios/mutant
wrong=0 right=0

# try NAME FILE SED: 0 when the check sees it, 1 when not, 2 when there is nothing to change.
try() {
    rm -rf "$mutant" && cp -R ios/MotCua "$mutant"
    if [ ! -e "$mutant/$2" ]; then return 2; fi
    sed -i -E "$3" "$mutant/$2"
    if cmp -s "ios/MotCua/$2" "$mutant/$2"; then return 2; fi
    if APP_SOURCES=$mutant scripts/ios-typecheck.sh >"$mutant.out" 2>&1; then return 1; fi
}

# seen and unseen NAME FILE SED: what must be caught, and what is known not to be.
seen() { judge 0 "$@"; }
unseen() { judge 1 "$@"; }
judge() {
    local expected=$1 got=0
    shift
    try "$@" || got=$?
    case $got in
        0) say "caught   $1: $(grep -m 1 -o 'error: .*' "$mutant.out" || echo 'without a word')" ;;
        1) say "unseen   $1" ;;
        2) say "NOTHING TO CHANGE for: $1" ;;
    esac
    if [ "$got" = "$expected" ]; then right=$((right + 1)); else
        wrong=$((wrong + 1))
        say "^^^ NOT AS EXPECTED"
    fi
}

scripts/ios-typecheck.sh
# The core's types.
seen "a block of the core is not drawn" Blocks/Page.swift '/case \.timeline\(let id/d'
seen "a field was renamed in the core" Blocks/Page.swift 's/let title, let entries/let title, let rows/'
seen "a word the core does not have" App/Root.swift 's/words\?\.opening/words?.openning/'
seen "a port lacks a method" Platform/CardReader.swift 's/func transceive\(/func transcieve(/'
seen "a port is not given" Platform/ApplePorts.swift '/presence: DevicePresence/d'
seen "a port that throws what is no error of ports" Platform/SystemBrowser.swift 's/PortError\.Failed\(reason:/PortError.Broken(reason:/'
# SwiftUI.
seen "a modifier is misspelt" Blocks/Inputs.swift 's/\.accessibilityLabel\(/.accessibilityLable(/'
seen "an argument has another name" Blocks/Page.swift 's/maxWidth: 680/maximumWidth: 680/'
seen "a state without @State" Blocks/Page.swift 's/@State private var place/private var place/'
seen "the environment has no such value" Platform/PrivacyShield.swift 's/\\\.isSceneCaptured/\\.isSceneCapture/'
seen "an optional is not unwrapped" App/Root.swift 's/if let screen \{/if screen != nil {/'
seen "a branch gives no view" App/Root.swift 's/Opening\(words:/print(/'
seen "a view where a scene belongs" App/MotCuaApp.swift 's/WindowGroup \{/VStack {/'
seen "a view's modifier on a scene" App/MotCuaApp.swift 's/^        \}$/        }.padding(1)/'
# Apple's other modules.
seen "a case of an error that does not exist" Platform/DevicePresence.swift 's/\.biometryLockout/.biometryLocked/'
seen "a policy that does not exist" Platform/DevicePresence.swift 's/\.deviceOwnerAuthentication,/.deviceOwner,/'
seen "a required method of a delegate is misspelt" Platform/CardReader.swift 's/didDetect tags/didDiscover tags/'
seen "an optional method of a delegate is misspelt" Platform/CodeScanner.swift 's/didAdd addedItems/didAdded addedItems/'
seen "a failure is not handled" Platform/CodeScanner.swift 's/try scanner\.startScanning/scanner.startScanning/'
seen "a switch over our own kinds has a hole" Platform/HardwareKeys.swift '/case \.software\(let key\): key/d'
seen "a result is thrown away" Platform/Foreground.swift 's/return try answer\.wait/try answer.wait/'
# Concurrency.
seen "await is forgotten" Platform/BackgroundSync.swift 's/await sync\(\)/sync()/'
seen "state of several threads without a lock" Platform/Connectivity.swift \
    's/private let told = Guarded<Bool\?>\(nil\)/private var told: Bool?/'
seen "a class that is not Sendable is caught by a closure that is" Platform/CardReader.swift 's/, @unchecked Sendable//'
seen "the main actor is called from outside" Platform/Foreground.swift 's/Task \{ @MainActor \[front\] in/Task.detached { [front] in/'
seen "a surface is made outside the main actor" Platform/SystemBrowser.swift 's/^@MainActor$//'
# What only Apple's compiler, or a phone, sees. scripts/ios-lint.sh catches those marked so.
unseen "a symbol that does not exist" Blocks/Theme.swift 's/"magnifyingglass"/"magnifying.glass"/'
unseen "a newer system is not asked for" Platform/SystemBrowser.swift 's/#available\(iOS 17\.4, \*\), //'
unseen "a task that is not permitted (lint)" Platform/BackgroundSync.swift 's/vn\.motcua\.app\.outbox/vn.motcua.app.out/'
unseen "a key in a message is misspelt" Platform/Push.swift 's/sealedKey = "sealed"/sealedKey = "seeled"/'
unseen "words in Swift (lint)" App/AppDelegate.swift 's/\?\? "vi"/?? "Tiếng Việt"/'
rm -rf "$mutant" "$mutant.out"
say "$right mistakes as expected, $wrong not"
[ "$wrong" = 0 ]
