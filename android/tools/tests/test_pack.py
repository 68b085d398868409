"""Packing: alignment, sameness, and what is refused."""

import struct
import tempfile
import unittest
import zipfile
from pathlib import Path

import aligned
import pack


def elf(*alignments: int, wide: bool = True) -> bytes:
    """An ELF file that is only its program headers: LOAD segments, and a note aligned to 4."""
    size = 56 if wide else 32
    head = bytearray(64 if wide else 52)
    head[:6] = b"\x7fELF" + bytes([2 if wide else 1, 1])
    if wide:
        struct.pack_into("<Q", head, 0x20, len(head))
        struct.pack_into("<HH", head, 0x36, size, len(alignments) + 1)
    else:
        struct.pack_into("<I", head, 0x1C, len(head))
        struct.pack_into("<HH", head, 0x2A, size, len(alignments) + 1)
    segments = []
    for kind, alignment in [(4, 4), *((1, alignment) for alignment in alignments)]:
        segment = bytearray(size)
        struct.pack_into("<I", segment, 0, kind)
        struct.pack_into("<Q" if wide else "<I", segment, 0x30 if wide else 0x1C, alignment)
        segments.append(bytes(segment))
    return bytes(head) + b"".join(segments)


def core(content: bytes, *abis: str) -> dict[str, bytes]:
    """The core's library, for those ABIs."""
    return {f"lib/{abi}/{pack.CORE}": content for abi in abis}


class PackTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        with zipfile.ZipFile(self.folder / "r.ap_", "w") as archive:
            archive.writestr("resources.arsc", b"table")
            archive.writestr("AndroidManifest.xml", b"xml" * 50, zipfile.ZIP_DEFLATED)
        for name, files in {"app": ["classes.dex"], "libraries": ["classes.dex", "classes10.dex", "classes2.dex"]}.items():
            (self.folder / name).mkdir()
            for file in files:
                (self.folder / name / file).write_text(f"{name}/{file}")

    def pack(self, name: str, libraries: dict[str, bytes]) -> Path:
        out = self.folder / name
        pack.pack(out, self.folder / "r.ap_", [self.folder / "app", self.folder / "libraries"], {"META-INF/services/x": b"y\n"}, libraries)
        return out

    def test_libraries_begin_on_a_page_and_the_table_on_4_bytes(self) -> None:
        apk = self.pack("a.apk", {f"lib/x86_64/lib{'n' * length}.so": b"\x7fELF" * length for length in range(1, 9)})
        self.assertEqual(aligned.crooked(apk), [])
        with zipfile.ZipFile(apk) as archive:
            table = archive.getinfo("resources.arsc")
            self.assertEqual(table.compress_type, zipfile.ZIP_STORED)
            self.assertEqual((table.header_offset + 30 + len(table.filename) + len(table.extra)) % 4, 0)
            self.assertIsNone(archive.testzip())

    def test_a_crooked_library_is_seen(self) -> None:
        with zipfile.ZipFile(self.folder / "crooked.apk", "w") as archive:
            archive.writestr("lib/x86_64/a.so", b"x")
        self.assertEqual(aligned.crooked(self.folder / "crooked.apk"), ["lib/x86_64/a.so"])

    def test_the_same_inputs_make_the_same_bytes(self) -> None:
        libraries = core(elf(pack.PAGE), *pack.ABIS)
        self.assertEqual(self.pack("a.apk", libraries).read_bytes(), self.pack("b.apk", dict(reversed(libraries.items()))).read_bytes())

    def test_dex_files_are_numbered_through(self) -> None:
        with zipfile.ZipFile(self.pack("a.apk", {})) as archive:
            found = [archive.read(name).decode() for name in ("classes.dex", "classes2.dex", "classes3.dex", "classes4.dex")]
        self.assertEqual(found, ["app/classes.dex", "libraries/classes.dex", "libraries/classes2.dex", "libraries/classes10.dex"])

    def test_services_of_all_jars_are_together(self) -> None:
        jars = []
        for number, text in enumerate(("a.A\n", "b.B\na.A\n")):
            jars.append(self.folder / f"{number}.jar")
            with zipfile.ZipFile(jars[-1], "w") as archive:
                archive.writestr("META-INF/services/s", text)
        self.assertEqual(pack.services(jars), {"META-INF/services/s": b"a.A\nb.B\n"})

    def test_alignments_are_read_in_both_widths(self) -> None:
        self.assertEqual(pack.load_alignments(elf(4096, 65536)), [4096, 65536])
        self.assertEqual(pack.load_alignments(elf(16384, wide=False)), [16384])
        with self.assertRaises(ValueError):
            pack.load_alignments(b"#!/bin/sh")

    def test_no_apk_without_the_core_unless_it_is_said(self) -> None:
        two = core(elf(pack.PAGE), "arm64-v8a", "x86_64")
        self.assertEqual(pack.problems(two, ui_only=False), [f"{pack.CORE} is missing for armeabi-v7a"])
        self.assertEqual(pack.problems({}, ui_only=True), [])
        self.assertEqual(pack.problems(core(elf(pack.PAGE), *pack.ABIS), ui_only=False), [])

    def test_no_apk_with_segments_for_small_pages(self) -> None:
        self.assertEqual(len(pack.problems(core(elf(pack.PAGE, 4096), *pack.ABIS), ui_only=False)), 3)
        self.assertEqual(len(pack.problems(core(elf(), *pack.ABIS), ui_only=False)), 3)
        others = {"lib/armeabi-v7a/libj.so": elf(4096, wide=False), "lib/x86_64/libj.so": elf(4096)}
        self.assertEqual(len(pack.problems(others, ui_only=True)), 1)


if __name__ == "__main__":
    unittest.main()
