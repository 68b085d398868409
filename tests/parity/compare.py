#!/usr/bin/env python3
"""Compares what a screen reader is told by every shell, block by block: role, name, value, error, state, order.

compare.py [--known FILE] SHELL=FOLDER SHELL=FOLDER...: each folder holds vi.json and en.json, `{"exhibit": [element...]}`, an element being
`{"role", "block", "name", "value", "error", "selected", "disabled"}`. Any difference is printed and fails, unless FILE names it: `SHELL LANGUAGE EXHIBIT BLOCK, WHAT` for one of the
shell against every other. A line of FILE that is no longer true fails as well.
"""

import json
import re
import sys
from itertools import combinations
from pathlib import Path

CONTROLS = {"button", "textbox", "checkbox", "radio"}
# One thing under several names: a link of the core acts in the app and has no address; Compose knows neither search fields nor,
# outside a bar of tabs, links.
SAME = {"link": "button", "tab": "button", "searchbox": "textbox", "group": "text", "alert": "text"}


def words(text):
    """What is read out, without what only joins it: VoiceOver's commas, line ends, the marks between parts of a line."""
    return re.findall(r"\w+", text.replace("\u2060", ""))


def role(element):
    return SAME.get(element["role"], element["role"])


def without(said, part):
    """The words of a name without those of the error, which some shells read with the name and some after it."""
    said, part = list(said), list(part)
    for start in range(len(said) - len(part) + 1):
        if part and said[start : start + len(part)] == part:
            return said[:start] + said[start + len(part) :]
    return said


def control(element):
    """What must be the same of something that can be used."""
    kind = role(element)
    error = words(element.get("error") or "")
    told = {
        "role": kind,
        "name": without(words(element["name"]), error),
        "value": element.get("value") or "" if kind == "textbox" else "",
        "error": error,
        "disabled": bool(element.get("disabled")),
    }
    if kind in ("checkbox", "radio") or element["role"] == "tab":
        told["selected"] = bool(element.get("selected"))
    return told


def parts(elements):
    """Blocks in order, each with its elements; what stands in no block under an empty name."""
    found = {}
    for element in elements:
        block = element.get("block") or ""
        found.setdefault(block if block.startswith("block:") else "", []).append(element)
    return found


def block(elements):
    """What is compared of one block."""
    return {
        "controls": [control(e) for e in elements if role(e) in CONTROLS],
        "headings": [words(e["name"]) for e in elements if role(e) == "heading"],
        "text": [w for e in elements if role(e) in ("text", "heading") for w in words(e["name"])],
        "pictures": [words(e["name"]) for e in elements if role(e) == "image"],
        "progress": sum(role(e) == "progress" for e in elements),
    }


def chrome(elements):
    """The title, the page's buttons, the tabs and the way back: each shell puts these where its system does."""
    controls = [control(e) for e in elements if role(e) in CONTROLS]
    for told in controls:
        told.pop("selected", None)
    return {
        "controls": sorted(controls, key=lambda c: json.dumps(c, ensure_ascii=False, sort_keys=True)),
        "headings": [words(e["name"]) for e in elements if role(e) == "heading"],
    }


def brief(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"


def first_difference(one, other):
    """Where two lists part, and what stands there."""
    for n in range(max(len(one), len(other))):
        a, b = one[n : n + 1], other[n : n + 1]
        if a != b:
            return f"at {n}: {brief(one[n : n + 8])} and {brief(other[n : n + 8])}"
    return ""


def compare_screens(where, one, other):
    """The differences between two shells on one screen, as sentences."""
    faults = []
    mine, theirs = parts(one), parts(other)
    order = [name for name in mine if name], [name for name in theirs if name]
    if order[0] != order[1]:
        faults.append(f"{where}: blocks {first_difference(*order)}")
    for name in mine.keys() & theirs.keys():
        look = block if name else chrome
        a, b = look(mine[name]), look(theirs[name])
        for key in a:
            if a[key] != b[key]:
                told = first_difference(a[key], b[key]) if isinstance(a[key], list) else f"{a[key]} and {b[key]}"
                faults.append(f"{where} {name or 'around the blocks'}, {key}: {told}")
    return sorted(faults)


def compare(shells):
    """All differences between shells, `{name: {language: {exhibit: [element]}}}`."""
    faults = []
    for (name, one), (other_name, other) in combinations(shells.items(), 2):
        pair = f"{name} and {other_name}"
        for language in sorted(one.keys() | other.keys()):
            mine, theirs = one.get(language, {}), other.get(language, {})
            for missing in sorted(mine.keys() ^ theirs.keys()):
                faults.append(f"{pair} {language}: only one has {missing}")
            for exhibit in [e for e in mine if e in theirs]:
                faults += compare_screens(f"{pair} {language} {exhibit}", mine[exhibit], theirs[exhibit])
    return faults


def known_of(text):
    """The lines of a file of known differences, without its remarks."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def is_known(fault, line):
    """Whether a line names a difference: the shell is one of the pair, and the rest is where it was found."""
    shell, _, rest = line.partition(" ")
    pair, _, place = fault.partition(" and ")
    other, _, place = place.partition(" ")
    return shell in (pair, other) and place.startswith(rest + ":")


def without_known(faults, known):
    """The differences nobody knew of, and the known ones that are none any more."""
    gone = [f"known, but no difference: {line}" for line in known if not any(is_known(f, line) for f in faults)]
    return [f for f in faults if not any(is_known(f, line) for line in known)] + gone


def main(arguments):
    shells, known = {}, []
    if arguments[:1] == ["--known"]:
        known = known_of(Path(arguments[1]).read_text(encoding="utf-8"))
        arguments = arguments[2:]
    for argument in arguments:
        name, _, folder = argument.partition("=")
        files = sorted(Path(folder).glob("*.json"))
        shells[name] = {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in files}
        if not shells[name]:
            sys.exit(f"{folder} holds no trees of {name}")
    if len(shells) < 2:
        sys.exit("two shells at least")
    faults = without_known(compare(shells), known)
    for fault in faults:
        print(fault)
    screens = {name: sum(len(trees) for trees in languages.values()) for name, languages in shells.items()}
    print(f"parity of {', '.join(f'{n} ({c} screens)' for n, c in screens.items())}: {len(faults)} differences, {len(known)} known")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
