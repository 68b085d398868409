"""What a build is for, and the budgets."""

import json
import unittest

import budget
import config

KEY = "B" * 87
LINK = "https://links.example/dang-nhap"


class ConfigTest(unittest.TestCase):
    def test_good_values(self) -> None:
        for url, key in (("https://province.example", KEY), ("http://127.0.0.1:8701", ""), ("http://localhost", KEY)):
            self.assertIsNone(config.problem(url, key, LINK, "links.example"))

    def test_bad_values(self) -> None:
        cases = [
            ("http://province.example", KEY, LINK),
            ("http://127.0.0.1.evil.example", KEY, LINK),
            ("https://province.example", "", LINK),
            ("https://province.example", "short", LINK),
            ("https://province.example", KEY, "https://other.example/dang-nhap"),
            ("https://province.example", KEY, "vn.motcua.app:/dang-nhap"),
        ]
        for url, key, redirect in cases:
            self.assertIsNotNone(config.problem(url, key, redirect, "links.example"), (url, redirect))

    def test_what_is_written(self) -> None:
        self.assertEqual(
            json.loads(config.province("u", "k", LINK)), {"url": "u", "pack_key": "k", "redirect_uri": LINK}
        )
        self.assertIn('<string name="redirect_path" translatable="false">/dang-nhap</string>', config.resources("links.example", LINK))

    def test_a_budget_holds_or_not(self) -> None:
        text = '[[budget]]\nmeasure = "m"\nstatistic = "size_mb"\nat_most = 3.0\n'
        self.assertEqual(budget.verdict(text, "m", 3.0), (True, "m 3 size_mb, budget at most 3: ok"))
        self.assertFalse(budget.verdict(text, "m", 3.01)[0])
        with self.assertRaises(ValueError):
            budget.verdict(text, "other", 1)


if __name__ == "__main__":
    unittest.main()
