"""Verifying, and laying out."""

import hashlib
import tempfile
import unittest
import zipfile
from pathlib import Path

import fetch
from lock import Artifact, Locked


class FetchTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root, self.out = Path(folder.name, "repository"), Path(folder.name, "out")
        (self.out / "aar").mkdir(parents=True)

    def artifact(self, name: str, version: str, kind: str, **files: str) -> Locked:
        artifact = Artifact("g", name, version, kind)
        path = self.root / artifact.path
        path.parent.mkdir(parents=True)
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in files.items():
                archive.writestr(file.replace("_", "."), text)
        return Locked(artifact, hashlib.sha256(path.read_bytes()).hexdigest(), frozenset({"main"}))

    def test_a_changed_file_fails_with_its_name(self) -> None:
        line = self.artifact("a", "1", "jar", x="x")
        fetch.verify([line], self.root, "")
        (self.root / line.artifact.path).write_text("something else")
        with self.assertRaisesRegex(SystemExit, "g:a:1:jar"):
            fetch.verify([line], self.root, "")

    def test_a_missing_file_fails_with_what_maven_said(self) -> None:
        line = Locked(Artifact("g", "a", "1"), "0" * 64, frozenset({"main"}))
        with self.assertRaisesRegex(SystemExit, "no route\nMaven did not bring: g:a:1:jar"):
            fetch.verify([line], self.root, "no route")

    def test_an_aar_is_a_folder_and_its_jar_on_the_class_path(self) -> None:
        lines = [self.artifact("a", "1", "aar", classes_jar="", R_txt=""), self.artifact("b", "1", "jar")]
        fetch.lay_out(lines, self.root, self.out)
        folder = self.out / "aar" / "g.a"
        self.assertEqual((self.out / "cp" / "main").read_text(), f"{folder / 'classes.jar'}:{self.root / lines[1].artifact.path}")
        self.assertEqual((self.out / "cp" / "main.aars").read_text(), f"{folder}\n")

    def test_another_version_takes_the_place_of_the_first(self) -> None:
        fetch.lay_out([self.artifact("a", "1", "aar", old="")], self.root, self.out)
        fetch.lay_out([self.artifact("a", "2", "aar", new="")], self.root, self.out)
        self.assertEqual(sorted(path.name for path in (self.out / "aar" / "g.a").iterdir()), ["VERSION", "new"])


if __name__ == "__main__":
    unittest.main()
