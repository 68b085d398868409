"""Checks of the Xcode project, the property lists and the sources that no compiler makes: `lint_project.py IOS_FOLDER`.

Prints every fault, one a line, and ends with 1 when there is any. Needs nothing but Python.
"""

from __future__ import annotations

import plistlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

MAX_FILE = 400
MAX_ALL = 4_000

# What in the sources asks the system for something that needs a reason in words.
USAGE = {
    r"\bNFC\w*ReaderSession\b": "NFCReaderUsageDescription",
    r"\bLAContext\b": "NSFaceIDUsageDescription",
    r"\b(AVCaptureDevice|DataScannerViewController|VNDocumentCameraViewController)\b": "NSCameraUsageDescription",
    r"\bCLLocationManager\b": "NSLocationWhenInUseUsageDescription",
    r"\bPHPhotoLibrary\b": "NSPhotoLibraryUsageDescription",
}
MODES = {
    r"\bBGAppRefreshTaskRequest\b": "fetch",
    r"\bBGProcessingTaskRequest\b": "processing",
    r"\bdidReceiveRemoteNotification\b": "remote-notification",
}
# What in the sources only works with an entitlement: a pattern, its key, and what its value must contain.
ENTITLED = [
    (r"\bNFC\w*ReaderSession\b", "com.apple.developer.nfc.readersession.formats", "TAG"),
    (r"\.pace\b", "com.apple.developer.nfc.readersession.formats", "PACE"),
    (r"\bregisterForRemoteNotifications\b", "aps-environment", ""),
    (r"\.timeSensitive\b", "com.apple.developer.usernotifications.time-sensitive", ""),
    (r"\bSecItem\w+\(", "keychain-access-groups", ""),
    (r"\.onOpenURL\b", "com.apple.developer.associated-domains", "applinks:"),
    (r"\.https\(host:", "com.apple.developer.associated-domains", "webcredentials:"),
]
PRIVACY = {
    r"\bUserDefaults\b": "NSPrivacyAccessedAPICategoryUserDefaults",
    r"\b(contentModificationDate|creationDate|modificationDate)\b": "NSPrivacyAccessedAPICategoryFileTimestamp",
    r"\b(volumeAvailableCapacity|systemFreeSize)\b": "NSPrivacyAccessedAPICategoryDiskSpace",
    r"\b(systemUptime|mach_absolute_time)\b": "NSPrivacyAccessedAPICategorySystemBootTime",
}
# What Xcode itself knows.
BUILD_SETTINGS = {
    "AppIdentifierPrefix", "CURRENT_PROJECT_VERSION", "EXECUTABLE_NAME", "MARKETING_VERSION", "PRODUCT_BUNDLE_IDENTIFIER",
    "PRODUCT_MODULE_NAME", "PRODUCT_NAME",
}  # fmt: skip


def project(root: Path) -> Iterator[str]:
    """Ids and paths of the project file, and what its scheme names."""
    file = root / "MotCua.xcodeproj" / "project.pbxproj"
    text = file.read_text()
    defined = Counter(re.findall(r"^\t\t([0-9A-F]{24})(?: /\*.*?\*/)? = \{", text, re.MULTILINE))
    named = Counter(re.findall(r"\b[0-9A-F]{24}\b", text))
    yield from (f"project: {key} is defined {count} times" for key, count in defined.items() if count > 1)
    yield from (f"project: nothing has the id {key}" for key in sorted(named.keys() - defined.keys()))
    yield from (f"project: nobody uses {key}" for key in sorted(defined) if named[key] < 2)
    for scheme in (file.parent / "xcshareddata" / "xcschemes").glob("*.xcscheme"):
        for key in set(re.findall(r'BlueprintIdentifier = "(\w+)"', scheme.read_text())) - defined.keys():
            yield f"{scheme.name}: nothing has the id {key}"
    yield from project_paths(root, text)


def project_paths(root: Path, text: str) -> Iterator[str]:
    """Paths that lead nowhere, and products the package does not have."""
    paths = []
    for block in re.findall(r"isa = PBXFileSystemSynchronizedRootGroup;(.*?)\};", text, re.DOTALL):
        paths += re.findall(r"path = (\S+);", block)
    for name in re.findall(r"lastKnownFileType = text.xcconfig; path = (\S+);", text):
        paths.append(f"Config/{name}")
    paths += [value.strip('"') for value in re.findall(r"\b(?:INFOPLIST_FILE|CODE_SIGN_ENTITLEMENTS) = ([^;]+);", text)]
    yield from (f"project: there is no {path}" for path in sorted(set(paths)) if not (root / path).exists())
    for listed, target in re.findall(r'membershipExceptions = \((.*?)\);\s*target = \w+ /\* (\w+) \*/', text, re.DOTALL):
        for name in re.findall(r"^\s*(\S+),$", listed, re.MULTILINE):
            if not (root / target / name).exists():
                yield f"project: {target} leaves out {name}, which is not there"
    for package in re.findall(r"relativePath = (\S+);", text):
        manifest = root / package / "Package.swift"
        written = manifest.read_text() if manifest.exists() else ""
        for product in sorted(set(re.findall(r"package = \w+ /\* [^*]*\*/;\n\t+productName = (\w+);", text))):
            if not re.search(rf'library\(name: "{product}"', written):
                yield f"project: the package at {package} has no product {product}"
    ids = set(re.findall(r"PRODUCT_BUNDLE_IDENTIFIER = ([^;]+);", text))
    shortest = min(ids, key=len, default="")
    for name in sorted(ids - {shortest}):
        if not name.startswith(f"{shortest}."):
            yield f"project: {name} is not inside {shortest}"


def plist(file: Path) -> dict:
    """A property list; an empty one when there is none, which the project's paths tell."""
    return plistlib.loads(file.read_bytes()) if file.exists() else {}


def settings(root: Path) -> Iterator[str]:
    """Variables in lists that nobody defines."""
    known = set(BUILD_SETTINGS)
    for file in (root / "Config").glob("*.xcconfig"):
        known |= set(re.findall(r"^(\w+) *=", file.read_text(), re.MULTILINE))
        for number, line in enumerate(file.read_text().splitlines(), 1):
            value = line.split("=", 1)[1] if re.match(r"\w+ *=", line) else ""
            if "//" in value:
                yield f"{file.name}:{number}: // begins a comment; spell it $(SLASHES)"
    for file in sorted([*root.glob("*/**/*.plist"), *root.glob("*/**/*.entitlements")]):
        for name in sorted(set(re.findall(r"\$\((\w+)\)", file.read_text())) - known):
            yield f"{file.name}: nobody defines {name}"


def strings(file: Path) -> dict[str, str]:
    """A .strings file."""
    return dict(re.findall(r'^"([^"]+)" = "([^"]*)";$', file.read_text(), re.MULTILINE)) if file.exists() else {}


def lists(root: Path, code: str) -> Iterator[str]:
    """Usage texts, background modes and tasks."""
    info = plist(root / "MotCua/App/Info.plist")
    languages = {language: strings(root / f"MotCua/App/{language}.lproj/InfoPlist.strings") for language in ("vi", "en")}
    for pattern, key in USAGE.items():
        if not re.search(pattern, code):
            continue
        yield from (f"{key}: no text in {where}" for where, words in {"Info.plist": info, **languages}.items() if not words.get(key))
    for key in sorted({key for words in languages.values() for key in words}):
        if key not in info:
            yield f"{key}: translated, but not in Info.plist"
        elif key.endswith("UsageDescription") and languages["vi"].get(key) == languages["en"].get(key):
            yield f"{key}: not translated"
        elif info[key] != languages["vi"].get(key):
            yield f"{key}: Info.plist and vi.lproj differ"
    yield from (
        f"UIBackgroundModes: {mode} is missing"
        for pattern, mode in MODES.items()
        if re.search(pattern, code) and mode not in info.get("UIBackgroundModes", [])
    )
    if info.get("CFBundleDevelopmentRegion") != "vi" or set(info.get("CFBundleLocalizations", [])) != {"vi", "en"}:
        yield "Info.plist: the languages are vi, first, and en"


def tasks(root: Path) -> Iterator[str]:
    """Names of background tasks: the same in code and list."""
    info = plist(root / "MotCua/App/Info.plist")
    permitted = set(info.get("BGTaskSchedulerPermittedIdentifiers", []))
    used = set()
    for file in (root / "MotCua").rglob("*.swift"):
        text = file.read_text()
        if "import BackgroundTasks" in text:
            used |= set(re.findall(r'"([a-z]+(?:\.\w+){2,})"', text))
    yield from (f"background task {name}: Info.plist does not permit it" for name in sorted(used - permitted))
    yield from (f"background task {name}: permitted, but nobody does it" for name in sorted(permitted - used))


def entitlements(root: Path, code: str) -> Iterator[str]:
    """What the code needs and the app was not given."""
    given = plist(root / "MotCua/App/MotCua.entitlements")
    for pattern, key, part in ENTITLED:
        values = given.get(key)
        values = values if isinstance(values, list) else [str(values)] if values else []
        if re.search(pattern, code) and not any(part in value for value in values):
            yield f"entitlements: {key} lacks {part or 'a value'}"
    extension = root / "NotificationService"
    parts = [(given, code), (plist(extension / "NotificationService.entitlements"), sources(extension))]
    for held, text in parts:
        for group in sorted(set(re.findall(r'"(group\.[\w.]+)"', text))):
            if group not in held.get("com.apple.security.application-groups", []):
                yield f"entitlements: {group} is used, but not given"


def privacy(root: Path) -> Iterator[str]:
    """Reasons for APIs the system asks a reason for: those that are used, no others."""
    for folder, place in (("MotCua", "MotCua/App"), ("NotificationService", "NotificationService")):
        manifest = plist(root / place / "PrivacyInfo.xcprivacy")
        code = sources(root / folder)
        declared = {entry["NSPrivacyAccessedAPIType"] for entry in manifest.get("NSPrivacyAccessedAPITypes", [])}
        used = {key for pattern, key in PRIVACY.items() if re.search(pattern, code)}
        yield from (f"{folder}: no reason given for {key}" for key in sorted(used - declared))
        yield from (f"{folder}: a reason given for {key}, which nobody uses" for key in sorted(declared - used))
        if manifest.get("NSPrivacyTracking") is not False:
            yield f"{folder}: the app tracks nobody"


def sizes(root: Path) -> Iterator[str]:
    """Files and shells stay small."""
    total = 0
    for folder in ("MotCua", "NotificationService", "Sources/MotCuaKit"):
        for file in sorted((root / folder).rglob("*.swift")):
            lines = len(file.read_text().splitlines())
            total += lines
            if lines > MAX_FILE:
                yield f"{file.name}: {lines} lines, at most {MAX_FILE}"
    if total > MAX_ALL:
        yield f"{total} lines of Swift written by hand, at most {MAX_ALL}"


def words(root: Path) -> Iterator[str]:
    """Texts for people are the core's."""
    for file in sorted(root.glob("MotCua/**/*.swift")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r"(^|\s)//.*", "", line)):
                if any(letter.isalpha() and not letter.isascii() for letter in literal):
                    yield f"{file.name}:{number}: words in Swift; they are the core's: {literal}"


def sources(folder: Path) -> str:
    """All Swift of a folder, without its comments."""
    text = "\n".join(file.read_text() for file in sorted(folder.rglob("*.swift")))
    return re.sub(r"(^|\s)//.*", "", text)


def faults(root: Path) -> list[str]:
    """Every fault of a folder like ios/."""
    code = sources(root / "MotCua")
    of_root = [check(root) for check in (project, settings, tasks, privacy, sizes, words)]
    of_code = [check(root, code) for check in (lists, entitlements)]
    return [fault for check in of_root + of_code for fault in check]


def main() -> None:
    """Prints what is wrong."""
    found = faults(Path(sys.argv[1]))
    for fault in found:
        print(fault)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
