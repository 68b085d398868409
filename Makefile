# Everything a developer types. What a target does is in scripts/, one short file each.
.DEFAULT_GOAL := help
.PHONY: help run demo test check bench fuzz bindings android android-native test-android test-ios ios-check ios-xcframework doctor

help: ## Lists the targets
	@sed -n 's/^\([a-z-]*\): ## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

run: ## Builds and starts the sandbox province and the phone in a browser; Ctrl-C stops both
	@scripts/run.sh

demo: ## Plays the whole journey in headless Chromium and writes target/demo/index.html
	@scripts/demo.sh

test: ## Everything that must pass; says what could not be run and why
	@scripts/test.sh

check: ## The quick part: format, lints, unit tests of the core
	@scripts/check.sh

bench: ## Measures against the budgets; fails when one is exceeded
	@scripts/bench.sh

fuzz: ## Ten minutes of hostile input for each reader of others' octets; fails on a panic
	@scripts/fuzz.sh

bindings: ## Generates Kotlin and Swift into target/bindings
	@scripts/bindings.sh

android: ## Builds the Android app into target/android/apk, without an Android SDK
	@scripts/android.sh

android-native: ## Builds the core's library for phones with an NDK; without one builds it for one ABI, to be measured
	@scripts/android-native.sh --strict

test-android: ## Tests the Android app under Robolectric, without an Android SDK or a phone
	@scripts/test-android.sh

test-ios: ## Tests the iOS app against doubles of Apple's modules, without a Mac
	@scripts/test-ios.sh

ios-check: ## Type-checks the core for iOS as far as this machine allows
	@scripts/ios-check.sh

ios-xcframework: ## Builds the core for iPhones and their simulator; needs a Mac
	@scripts/ios-xcframework.sh

doctor: ## What is on this machine, what is missing, and how to get it
	@scripts/doctor.sh
