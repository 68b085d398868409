"""The linter must see what is planted, one fault at a time, in a copy of the real project."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import lint_project

IOS = Path(__file__).parents[2]
PROJECT = "MotCua.xcodeproj/project.pbxproj"
INFO = "MotCua/App/Info.plist"
ENTITLEMENTS = "MotCua/App/MotCua.entitlements"
PARTS = ["MotCua", "MotCua.xcodeproj", "NotificationService", "Config", "Package.swift", "Sources/MotCuaKit"]


class Planted(unittest.TestCase):
    """Plants a fault and asks what is said about it."""

    def setUp(self) -> None:
        """Copies the project."""
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for part in PARTS:
            if (IOS / part).is_dir():
                shutil.copytree(IOS / part, self.root / part)
            else:
                shutil.copy(IOS / part, self.root / part)

    def replaced(self, file: str, old: str, new: str, count: int = 1) -> None:
        """Changes a file, and makes sure that this changed something."""
        path = self.root / file
        text = path.read_text()
        changed = re.sub(old, new, text, count=count, flags=re.DOTALL)
        self.assertNotEqual(text, changed, f"{file} holds no {old}")
        path.write_text(changed)

    def says(self, part: str) -> None:
        """This fault is told, and no other."""
        found = lint_project.faults(self.root)
        self.assertTrue(found, "nothing was seen")
        self.assertTrue(all(part in fault for fault in found), "\n".join(found))

    def without(self, file: str, key: str) -> None:
        """A property list without this key and its value."""
        self.replaced(file, rf"\t<key>{re.escape(key)}</key>\n\t<(\w+)(?:/>|>.*?</\1>)\n", "")


class ProjectTest(Planted):
    """The project file."""

    def test_the_real_one_is_clean(self) -> None:
        self.assertEqual(lint_project.faults(self.root), [])

    def test_an_id_that_leads_nowhere(self) -> None:
        self.replaced(PROJECT, r"(mainGroup = )[0-9A-F]{24}", r"\g<1>FFFFFFFFFFFFFFFFFFFFFFFF")
        found = "\n".join(lint_project.faults(self.root))
        self.assertIn("nothing has the id FFFFFFFFFFFFFFFFFFFFFFFF", found)

    def test_an_object_nobody_uses(self) -> None:
        self.replaced(PROJECT, r"(/\* Begin PBXGroup section \*/\n)", r"\1\t\tEEEEEEEEEEEEEEEEEEEEEEEE = {\n\t\t};\n")
        self.says("nobody uses EEEEEEEEEEEEEEEEEEEEEEEE")

    def test_an_id_defined_twice(self) -> None:
        self.replaced(PROJECT, r"(\t\t[0-9A-F]{24} /\* MotCua.app \*/ = [^\n]*\n)", r"\1\1")
        self.says("is defined 2 times")

    def test_a_folder_that_is_not_there(self) -> None:
        self.replaced(PROJECT, r"path = NotificationService;", "path = NotificationServise;")
        self.says("there is no NotificationServise")

    def test_a_list_that_is_not_there(self) -> None:
        self.replaced(PROJECT, r"INFOPLIST_FILE = MotCua/App/Info.plist", "INFOPLIST_FILE = MotCua/Info.plist")
        self.says("there is no MotCua/Info.plist")

    def test_entitlements_that_are_not_there(self) -> None:
        (self.root / "NotificationService/NotificationService.entitlements").rename(self.root / "NotificationService/N.entitlements")
        self.assertIn("project: there is no NotificationService/NotificationService.entitlements", lint_project.faults(self.root))

    def test_a_configuration_file_that_is_not_there(self) -> None:
        (self.root / "Config/Release.xcconfig").unlink()
        found = "\n".join(lint_project.faults(self.root))
        self.assertIn("there is no Config/Release.xcconfig", found)

    def test_an_exception_for_nothing(self) -> None:
        self.replaced(PROJECT, r"\t\t\t\tApp/Info.plist,", "\t\t\t\tInfo.plist,")
        self.says("MotCua leaves out Info.plist")

    def test_a_product_the_package_does_not_have(self) -> None:
        self.replaced(PROJECT, r"productName = MotCuaKit;", "productName = MotCuaCit;")
        self.says("no product MotCuaCit")

    def test_an_extension_with_an_id_of_its_own(self) -> None:
        self.replaced(PROJECT, r"vn\.motcua\.app\.NotificationService", "vn.motcua.service", count=2)
        self.says("vn.motcua.service is not inside")

    def test_a_scheme_that_builds_nothing(self) -> None:
        scheme = "MotCua.xcodeproj/xcshareddata/xcschemes/MotCua.xcscheme"
        self.replaced(scheme, r'(BlueprintIdentifier = ")\w+', r"\g<1>AAAAAAAAAAAAAAAAAAAAAAAA")
        self.says("MotCua.xcscheme: nothing has the id")


class ListsTest(Planted):
    """Property lists, strings, entitlements, the privacy manifest."""

    def test_a_usage_text_is_missing(self) -> None:
        for kind in ("NFCReader", "NSFaceID", "NSCamera", "NSLocationWhenInUse"):
            key = f"{kind}UsageDescription"
            with self.subTest(key):
                self.setUp()
                self.without(INFO, key)
                self.says(key)

    def test_a_usage_text_is_missing_in_a_language(self) -> None:
        for language in ("vi", "en"):
            with self.subTest(language):
                self.setUp()
                self.replaced(f"MotCua/App/{language}.lproj/InfoPlist.strings", r'"NSCameraUsageDescription"[^\n]*\n', "")
                self.says("NSCameraUsageDescription")

    def test_a_usage_text_is_empty(self) -> None:
        self.replaced("MotCua/App/en.lproj/InfoPlist.strings", r'("NFCReaderUsageDescription" = )"[^"]*"', r'\1""')
        self.says("NFCReaderUsageDescription: no text in en")

    def test_a_usage_text_is_not_translated(self) -> None:
        vi = (self.root / "MotCua/App/vi.lproj/InfoPlist.strings").read_text()
        (self.root / "MotCua/App/en.lproj/InfoPlist.strings").write_text(vi)
        self.says("not translated")

    def test_the_list_and_its_own_language_differ(self) -> None:
        self.replaced(INFO, r"Đọc chip", "Đọc con chip")
        self.says("Info.plist and vi.lproj differ")

    def test_a_background_mode_is_missing(self) -> None:
        for mode in ("fetch", "processing", "remote-notification"):
            with self.subTest(mode):
                self.setUp()
                self.replaced(INFO, rf"\t\t<string>{mode}</string>\n", "")
                self.says(f"{mode} is missing")

    def test_a_background_task_is_not_permitted(self) -> None:
        self.replaced("MotCua/Platform/BackgroundSync.swift", r'"vn\.motcua\.app\.outbox"', '"vn.motcua.app.outbocks"')
        found = lint_project.faults(self.root)
        self.assertIn("background task vn.motcua.app.outbocks: Info.plist does not permit it", found)
        self.assertIn("background task vn.motcua.app.outbox: permitted, but nobody does it", found)

    def test_an_entitlement_is_missing(self) -> None:
        keys = [
            "aps-environment", "com.apple.developer.associated-domains", "com.apple.developer.nfc.readersession.formats",
            "com.apple.developer.usernotifications.time-sensitive", "com.apple.security.application-groups", "keychain-access-groups",
        ]  # fmt: skip
        for key in keys:
            with self.subTest(key):
                self.setUp()
                self.without(ENTITLEMENTS, key)
                self.says("group.vn.motcua.app" if "groups" in key and "application" in key else key)

    def test_an_entitlement_is_there_in_part(self) -> None:
        for part in ("TAG", "PACE", r"applinks:\$\(LINK_HOST\)", r"webcredentials:\$\(LINK_HOST\)"):
            with self.subTest(part):
                self.setUp()
                self.replaced(ENTITLEMENTS, rf"\t\t<string>{part}</string>\n", "")
                self.says("entitlements:")

    def test_the_extension_has_no_group(self) -> None:
        self.without("NotificationService/NotificationService.entitlements", "com.apple.security.application-groups")
        self.says("group.vn.motcua.app is used, but not given")

    def test_a_variable_nobody_defines(self) -> None:
        self.replaced(INFO, r"\$\(PROVINCE_URL\)", "$(PROVINSE_URL)")
        self.says("nobody defines PROVINSE_URL")

    def test_two_slashes_in_a_configuration_file(self) -> None:
        self.replaced("Config/Province.xcconfig", r"http:\$\(SLASHES\)127", "http://127")
        self.says("// begins a comment")

    def test_an_api_without_its_reason(self) -> None:
        file = self.root / "MotCua/Platform/Connectivity.swift"
        file.write_text(file.read_text() + "let up = ProcessInfo.processInfo.systemUptime\n")
        self.says("no reason given for NSPrivacyAccessedAPICategorySystemBootTime")

    def test_a_reason_without_its_api(self) -> None:
        self.replaced("NotificationService/NotificationService.swift", r"UserDefaults\(suiteName: ", "Other(named: ")
        self.says("which nobody uses")

    def test_languages(self) -> None:
        self.replaced(INFO, r"\t\t<string>en</string>\n", "")
        self.says("the languages are vi")


class SourcesTest(Planted):
    """What is said of the Swift files alone."""

    def test_a_file_that_is_too_long(self) -> None:
        (self.root / "MotCua/Platform/Long.swift").write_text("//\n" * 401)
        self.assertIn("Long.swift: 401 lines, at most 400", lint_project.faults(self.root))

    def test_a_shell_that_is_too_large(self) -> None:
        for n in range(11):
            (self.root / f"MotCua/Platform/Much{n}.swift").write_text("//\n" * 400)
        self.says("lines of Swift written by hand")

    def test_words_in_swift(self) -> None:
        file = self.root / "MotCua/Platform/Connectivity.swift"
        file.write_text(file.read_text() + 'let a = "Đang tải"  // chữ\n')
        self.says("words in Swift; they are the core's: Đang tải")

    def test_a_comment_is_no_code(self) -> None:
        file = self.root / "MotCua/Platform/Connectivity.swift"
        file.write_text(file.read_text() + '/// systemUptime, "chữ", "group.other"\n')
        self.assertEqual(lint_project.faults(self.root), [])


if __name__ == "__main__":
    unittest.main()
