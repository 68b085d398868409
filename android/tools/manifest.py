"""Merges the app's manifest with those of its libraries, as far as this app needs it.

Usage: manifest.py --package ID --min-sdk N --out FILE MAIN [LIBRARY…]

The app's manifest comes first and wins. Of a library everything is taken that the app does not have under the same name:
permissions, features, queries, components, attributes of `application`. Components that both have are merged child by child, so
that every library's initialiser stays in the one provider of androidx.startup. `${applicationId}` becomes the package;
`tools:node="remove"` in the app's manifest removes what it names, wherever it came from. Other merge rules are refused.
"""

from __future__ import annotations

import argparse
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from lock import fail

ANDROID = "{http://schemas.android.com/apk/res/android}"
TOOLS = "{http://schemas.android.com/tools}"
NAME, NODE = f"{ANDROID}name", f"{TOOLS}node"
# Several of one name can stand side by side, or there is no name at all.
UNNAMED = {"intent-filter", "intent", "data", "queries"}
KNOWN_RULES = {None, "merge", "remove"}
Element = ElementTree.Element


def absolute(name: str, package: str) -> str:
    """A class name with its package."""
    if name.startswith("."):
        return package + name
    return name if "." in name else f"{package}.{name}"


def load(text: str, application: str) -> Element:
    """Reads a manifest: placeholders filled, class names absolute, rules checked."""
    root = ElementTree.fromstring(text.replace("${applicationId}", application))
    package = root.get("package", application)
    for component in root.findall("application/*"):
        if component.tag in {"activity", "service", "receiver", "provider"}:
            component.set(NAME, absolute(component.get(NAME, ""), package))
    for node in root.iter():
        if node.get(NODE) not in KNOWN_RULES:
            raise ValueError(f"tools:node={node.get(NODE)!r} on <{node.tag}> of {package} is not supported")
    return root


def same(one: Element, other: Element) -> bool:
    """True when they are about one thing."""
    if one.tag != other.tag:
        return False
    if one.tag in UNNAMED or one.get(NAME) is None:
        return canonical(one) == canonical(other)
    return one.get(NAME) == other.get(NAME)


def canonical(node: Element) -> str:
    """To compare by."""
    return ElementTree.canonicalize(ElementTree.tostring(node, encoding="unicode"), strip_text=True)


def merge(into: Element, library: Element) -> None:
    """Takes over what is not there yet."""
    for name, value in library.attrib.items():
        into.attrib.setdefault(name, value)
    for child in library:
        known = next((own for own in into if same(own, child)), None)
        if known is None:
            into.append(child)
        elif known.get(NODE) != "remove" and known.tag not in UNNAMED:
            merge(known, child)


def merge_library(main: Element, library: Element, min_sdk: int) -> None:
    """One library's manifest into the app's."""
    sdk = library.find("uses-sdk")
    needs = int(sdk.get(f"{ANDROID}minSdkVersion", "1")) if sdk is not None else 1
    if needs > min_sdk:
        raise ValueError(f"{library.get('package')} needs API {needs}, the app starts at {min_sdk}")
    for child in library:
        if child.tag in {"application", "queries"}:
            known = main.find(child.tag)
            if known is None:
                main.append(child)
            else:
                merge(known, child)
        elif child.tag in {"uses-permission", "permission", "uses-feature"}:
            if not any(same(own, child) for own in main):
                main.append(child)
        elif child.tag not in {"uses-sdk", "instrumentation"}:
            raise ValueError(f"<{child.tag}> of {library.get('package')} is not supported")


def clean(node: Element) -> None:
    """Removes what is to be removed, and everything that only tools read."""
    for child in list(node):
        if child.get(NODE) == "remove":
            node.remove(child)
        else:
            clean(child)
    for name in [name for name in node.attrib if name.startswith(TOOLS)]:
        del node.attrib[name]


def merged(main: str, libraries: list[str], package: str, min_sdk: int) -> str:
    """The text of the merged manifest."""
    root = load(main, package)
    for library in libraries:
        merge_library(root, load(library, package), min_sdk)
    clean(root)
    root.set("package", package)
    # Libraries are packed uncompressed, on their pages; Gradle says it too.
    application = root.find("application")
    if application is not None:
        application.attrib.setdefault(f"{ANDROID}extractNativeLibs", "false")
    ElementTree.register_namespace("android", ANDROID.strip("{}"))
    ElementTree.indent(root, "    ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def main() -> None:
    """Reads the files, writes the merged one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True)
    parser.add_argument("--min-sdk", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("main", type=Path)
    parser.add_argument("libraries", type=Path, nargs="*")
    given = parser.parse_args()
    try:
        text = merged(given.main.read_text(), [path.read_text() for path in given.libraries], given.package, given.min_sdk)
    except ValueError as reason:
        fail(str(reason))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(text)


if __name__ == "__main__":
    main()
