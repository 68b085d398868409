"""The manifest merger, rule by rule."""

import unittest
import xml.etree.ElementTree as ElementTree

from manifest import ANDROID, NAME, merged

SPACES = 'xmlns:android="http://schemas.android.com/apk/res/android" xmlns:tools="http://schemas.android.com/tools"'


def manifest(inside: str = "", application: str = "", package: str = "", attributes: str = "") -> str:
    """A manifest's text."""
    name = f' package="{package}"' if package else ""
    return f"<manifest {SPACES}{name}>{inside}<application {attributes}>{application}</application></manifest>"


class ManifestTest(unittest.TestCase):
    def merge(self, main: str, *libraries: str) -> ElementTree.Element:
        return ElementTree.fromstring(merged(main, list(libraries), "vn.app", 26))

    def names(self, root: ElementTree.Element, path: str) -> list[str | None]:
        return [node.get(NAME) for node in root.findall(path)]

    def test_permissions_are_there_once_and_placeholders_filled(self) -> None:
        permission = '<uses-permission android:name="{}"/>'
        main = manifest(permission.format("INTERNET"))
        root = self.merge(main, manifest(permission.format("INTERNET") + permission.format("${applicationId}.OWN"), package="a"))
        self.assertEqual(self.names(root, "uses-permission"), ["INTERNET", "vn.app.OWN"])
        self.assertEqual(root.get("package"), "vn.app")

    def test_the_app_wins_and_libraries_add(self) -> None:
        library = manifest(package="lib", attributes='android:label="lib" android:appComponentFactory="f"', application='<service android:name=".S"/>')
        root = self.merge(manifest(attributes='android:label="app"'), library)
        application = root.find("application")
        assert application is not None
        self.assertEqual((application.get(f"{ANDROID}label"), application.get(f"{ANDROID}appComponentFactory")), ("app", "f"))
        self.assertEqual(self.names(root, "application/service"), ["lib.S"])

    def test_every_initialiser_stays_in_the_one_provider_but_those_removed(self) -> None:
        def provider(*initialisers: str) -> str:
            inside = "".join(f'<meta-data android:name="{name}"/>' for name in initialisers)
            return f'<provider android:name="Startup" tools:node="merge">{inside}</provider>'

        removes = '<provider android:name="vn.app.Startup"><meta-data android:name="Emoji" tools:node="remove"/></provider>'
        libraries = [manifest(package="vn.app", application=provider(*names)) for names in (("Emoji",), ("Life", "Profile"), ())]
        root = self.merge(manifest(application=removes), *libraries)
        self.assertEqual(self.names(root, "application/provider"), ["vn.app.Startup"])
        self.assertEqual(self.names(root, "application/provider/meta-data"), ["Life", "Profile"])

    def test_a_removed_component_does_not_come_back(self) -> None:
        root = self.merge(
            manifest(application='<receiver android:name="lib.R" tools:node="remove"/>'),
            manifest(package="lib", application='<receiver android:name=".R"/>'),
        )
        self.assertEqual(self.names(root, "application/receiver"), [])

    def test_queries_are_gathered(self) -> None:
        query = '<queries><intent><action android:name="{}"/></intent></queries>'
        root = self.merge(manifest(), *(manifest(query.format(name), package="p") for name in ("A", "B", "A")))
        self.assertEqual(self.names(root, "queries/intent/action"), ["A", "B"])

    def test_nothing_of_tools_is_left(self) -> None:
        text = merged(manifest(application='<activity android:name="A" tools:ignore="X"/>'), [], "vn.app", 26)
        self.assertNotIn("tools", text)

    def test_what_it_cannot_do_it_refuses(self) -> None:
        cases = {
            "needs API 27": manifest('<uses-sdk android:minSdkVersion="27"/>', package="lib"),
            "removeAll": manifest(application='<service android:name="S" tools:node="removeAll"/>', package="lib"),
            "supports-screens": manifest("<supports-screens/>", package="lib"),
        }
        for reason, library in cases.items():
            with self.subTest(reason), self.assertRaisesRegex(ValueError, reason):
                merged(manifest(), [library], "vn.app", 26)


if __name__ == "__main__":
    unittest.main()
