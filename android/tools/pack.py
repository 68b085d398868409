"""Packs an APK, the same bytes for the same inputs: stored entries aligned to 4 bytes, native libraries to pages of 16 KiB.

Usage: pack.py --out FILE [--ui-only] --resources FILE.ap_ --dex FOLDER… --services JAR… --jni FOLDER…

A --jni folder has a folder for each ABI. The core's own library must be there for every ABI and its LOAD segments aligned to
16 KiB, which phones with Android 15 and such pages need; otherwise nothing is packed. --ui-only leaves the core's library out and
says so in the file's name: such an APK shows what the app looks like to a packaging tool and cannot start on a phone.
"""

from __future__ import annotations

import argparse
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

from lock import fail

ABIS = ("arm64-v8a", "armeabi-v7a", "x86_64")
CORE = "libmotcua_bindings.so"
PAGE = 16 * 1024
# Deterministic, and the oldest a ZIP can hold without surprises.
EPOCH = (1981, 1, 1, 1, 1, 2)
SERVICES = "META-INF/services/"
LOAD = 1


def load_alignments(elf: bytes) -> list[int]:
    """The alignment of every LOAD segment of a little-endian ELF file."""
    if elf[:4] != b"\x7fELF" or elf[5] != 1:
        raise ValueError("not a little-endian ELF file")
    wide = elf[4] == 2
    start = struct.unpack_from("<Q", elf, 0x20)[0] if wide else struct.unpack_from("<I", elf, 0x1C)[0]
    size, count = struct.unpack_from("<HH", elf, 0x36 if wide else 0x2A)
    alignments = []
    for offset in range(start, start + size * count, size):
        if struct.unpack_from("<I", elf, offset)[0] == LOAD:
            alignments.append(struct.unpack_from("<Q" if wide else "<I", elf, offset + (0x30 if wide else 0x1C))[0])
    return alignments


def narrow(elf: bytes) -> bool:
    """True when a LOAD segment would not fit pages of 16 KiB, or there is none."""
    alignments = load_alignments(elf)
    return not alignments or min(alignments) < PAGE


def native(folders: Iterable[Path]) -> dict[str, bytes]:
    """Entries `lib/ABI/NAME` of the ABIs that phones have."""
    files = [file for folder in folders for abi in ABIS for file in sorted((folder / abi).glob("*.so"))]
    return {f"lib/{file.parent.name}/{file.name}": file.read_bytes() for file in files}


def problems(libraries: dict[str, bytes], *, ui_only: bool) -> list[str]:
    """Why these libraries must not be packed."""
    found = []
    for abi in ABIS:
        core = libraries.get(f"lib/{abi}/{CORE}")
        if core is None and not ui_only:
            found.append(f"{CORE} is missing for {abi}")
    for name, content in libraries.items():
        # 32-bit phones have pages of 4 KiB; of the core's own library the wider ones are asked for all the same.
        if (name.endswith(CORE) or "64" in name.split("/")[1]) and narrow(content):
            found.append(f"{name} has LOAD segments that are not aligned to 16 KiB")
    return found


def services(jars: Iterable[Path]) -> dict[str, bytes]:
    """What ServiceLoader reads, of all jars together."""
    found: dict[str, list[str]] = {}
    for jar in jars:
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                if name.startswith(SERVICES) and not name.endswith("/"):
                    lines = found.setdefault(name, [])
                    lines += [line for line in archive.read(name).decode().splitlines() if line and line not in lines]
    return {name: ("\n".join(lines) + "\n").encode() for name, lines in sorted(found.items())}


def add(archive: zipfile.ZipFile, name: str, content: bytes, *, store: bool) -> None:
    """One entry; a stored one begins on its boundary, by padding in its extra field."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED
    if store:
        boundary = PAGE if name.endswith(".so") else 4
        assert archive.fp is not None
        padding = -(archive.fp.tell() + 30 + len(name.encode())) % boundary
        while 0 < padding < 6:  # the extra field has a head of 4 bytes and says the boundary, for apksigner to keep it
            padding += boundary
        if padding:
            entry.extra = struct.pack("<HHH", 0xD935, padding - 4, boundary) + bytes(padding - 6)
    archive.writestr(entry, content)


def pack(out: Path, resources: Path, dex: list[Path], found_services: dict[str, bytes], libraries: dict[str, bytes]) -> None:
    """Writes the APK, unsigned."""
    with zipfile.ZipFile(out, "w", compresslevel=9) as archive:
        with zipfile.ZipFile(resources) as linked:
            for entry in sorted(linked.infolist(), key=lambda entry: entry.filename):
                add(archive, entry.filename, linked.read(entry), store=entry.compress_type == zipfile.ZIP_STORED)
        files = [file for folder in dex for file in sorted(folder.glob("*.dex"), key=lambda file: (len(file.name), file.name))]
        for number, file in enumerate(files, 1):
            add(archive, f"classes{'' if number == 1 else number}.dex", file.read_bytes(), store=False)
        for name, content in found_services.items():
            add(archive, name, content, store=False)
        for name, content in sorted(libraries.items()):
            add(archive, name, content, store=True)


def main() -> None:
    """Checks and packs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ui-only", action="store_true")
    parser.add_argument("--resources", type=Path, required=True)
    parser.add_argument("--dex", type=Path, nargs="+", required=True)
    parser.add_argument("--services", type=Path, nargs="*", default=[])
    parser.add_argument("--jni", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    libraries = native(given.jni)
    if given.ui_only:
        libraries = {name: content for name, content in libraries.items() if not name.endswith(CORE)}
        if not given.out.stem.endswith("-ui-only"):
            fail("what has no core in it must be named …-ui-only.apk")
    wrong = problems(libraries, ui_only=given.ui_only)
    if wrong:
        fail("not packed:\n" + "\n".join(f"  {line}" for line in wrong))
    pack(given.out, given.resources, given.dex, services(given.services), libraries)


if __name__ == "__main__":
    main()
