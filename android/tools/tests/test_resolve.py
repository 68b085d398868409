"""The closure over POMs, on a repository of a few lines."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

import maven
import resolve
from lock import Artifact


def dependency(name: str, version: str = "", more: str = "") -> str:
    """A dependency of group g."""
    tag = f"<version>{version}</version>" if version else ""
    return f"<dependency><groupId>g</groupId><artifactId>{name}</artifactId>{tag}{more}</dependency>"


class ResolveTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.poms = resolve.Poms(self.root)
        patch = mock.patch.object(maven, "bring", return_value="")
        patch.start()
        self.addCleanup(patch.stop)

    def pom(self, name: str, version: str, *dependencies: str, head: str = "") -> None:
        path = self.root / Artifact("g", name, version, "pom").path
        path.parent.mkdir(parents=True)
        body = "<dependencies>" + "".join(dependencies) + "</dependencies>"
        path.write_text(f'<project xmlns="http://maven.apache.org/POM/4.0.0">{head}{body}</project>')

    def closure(self, *roots: str) -> dict[str, str]:
        found = resolve.closure([Artifact("g", *root.split(":"), "pom") for root in roots], self.poms)
        return {module[1]: version for module, version in found.items()}

    def test_the_highest_version_wins_wherever_it_is_asked_for(self) -> None:
        self.pom("root", "1", dependency("a", "1"), dependency("b", "1"))
        self.pom("a", "1", dependency("b", "3"))
        self.pom("b", "1")
        self.pom("b", "3")
        self.assertEqual(self.closure("root:1"), {"root": "1", "a": "1", "b": "3"})

    def test_what_only_a_beaten_version_needs_is_left_out(self) -> None:
        self.pom("root", "1", dependency("b", "1"), dependency("c", "1"))
        self.pom("b", "1", dependency("old", "1"))
        self.pom("c", "1", dependency("b", "2"))
        self.pom("b", "2")
        self.pom("old", "1")
        self.assertEqual(self.closure("root:1"), {"root": "1", "b": "2", "c": "1"})

    def test_tests_optional_and_provided_are_not_needed(self) -> None:
        scopes = [dependency(name, "1", f"<scope>{name}</scope>") for name in ("test", "provided")]
        self.pom("root", "1", *scopes, dependency("o", "1", "<optional>true</optional>"), dependency("r", "[1,2)", "<scope>runtime</scope>"))
        self.pom("r", "1")
        self.assertEqual(self.closure("root:1"), {"root": "1", "r": "1"})

    def test_versions_come_from_parents_properties_and_imports(self) -> None:
        managed = "<dependencyManagement><dependencies>{}</dependencies></dependencyManagement>"
        imported = dependency("bom", "7", "<type>pom</type><scope>import</scope>")
        self.pom("bom", "7", head=managed.format(dependency("d", "4")))
        self.pom("parent", "1", head="<properties><v>5</v></properties>" + managed.format(imported))
        parent = "<parent><groupId>g</groupId><artifactId>parent</artifactId><version>1</version></parent>"
        self.pom("root", "1", dependency("c", "${v}"), dependency("d"), dependency("e", "${project.version}"), head=parent)
        for name, version in (("c", "5"), ("d", "4"), ("e", "1")):
            self.pom(name, version)
        self.assertEqual(self.closure("root:1"), {"root": "1", "c": "5", "d": "4", "e": "1"})

    def test_what_is_not_served_is_named(self) -> None:
        self.pom("root", "1", dependency("gone", "1"))
        with mock.patch.object(maven, "newest", return_value="2"), self.assertRaisesRegex(SystemExit, "g:gone:1; there is 2"):
            resolve.forms(resolve.closure([Artifact("g", "root", "1", "pom")], self.poms), self.poms)

    def test_the_jvm_form_goes_where_there_is_one_for_android(self) -> None:
        modules = {("g", "a-jvm"): "1", ("g", "a-android"): "1", ("g", "b-jvm"): "1"}
        self.assertEqual([resolve.doubled(module, modules) for module in modules], [True, False, False])


if __name__ == "__main__":
    unittest.main()
