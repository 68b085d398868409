"""Checks that every native library of an APK is stored and begins on a page of 16 KiB: zipalign of Debian knows only 4 KiB."""

from __future__ import annotations

import struct
import sys
import zipfile
from pathlib import Path

from lock import fail
from pack import PAGE


def crooked(apk: Path) -> list[str]:
    """The libraries that are compressed or off their page."""
    found = []
    with zipfile.ZipFile(apk) as archive, apk.open("rb") as file:
        for entry in archive.infolist():
            if not entry.filename.endswith(".so"):
                continue
            file.seek(entry.header_offset + 26)
            name, extra = struct.unpack("<HH", file.read(4))
            if entry.compress_type != zipfile.ZIP_STORED or (entry.header_offset + 30 + name + extra) % PAGE:
                found.append(entry.filename)
    return found


def main() -> None:
    """Fails with the names."""
    if len(sys.argv) != 2:
        fail("usage: aligned.py APK")
    wrong = crooked(Path(sys.argv[1]))
    if wrong:
        fail(f"not on a page of 16 KiB in {sys.argv[1]}: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
