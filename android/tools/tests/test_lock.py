"""The lock: its lines, and which version is higher."""

import unittest

import lock
import maven
from lock import Artifact, Locked

SUM = "0" * 64


class LockTest(unittest.TestCase):
    def test_comes_back_as_it_was_written(self) -> None:
        lines = [Locked(Artifact("g", "b", "2", "aar"), SUM, frozenset({"test", "main"})), Locked(Artifact("g", "a", "1"), SUM, frozenset({"r8"}))]
        text = lock.render(lines)
        self.assertEqual(lock.parse(text), sorted(lines, key=lambda line: line.artifact))
        self.assertIn(f"g:b:2:aar {SUM} main,test\n", text)

    def test_names_the_line_that_is_wrong(self) -> None:
        for wrong in (f"g:a:1:jar {SUM}", f"g:a:1:jar {SUM[1:]} main", f"g:a:1 {SUM} main", f"g:a:1: {SUM} main"):
            with self.subTest(wrong), self.assertRaises(ValueError):
                lock.parse(f"# head\n{wrong}\n")

    def test_orders_versions(self) -> None:
        ordered = ["1.0-alpha01", "1.0-beta2", "1.0-rc01", "1.0", "1.0.1", "1.2", "1.10", "33.4.8-android", "33.5.0-android", "9999.0-empty"]
        for lower, higher in zip(ordered, ordered[1:], strict=False):
            self.assertLess(lock.version_key(lower), lock.version_key(higher), f"{lower} < {higher}")

    def test_one_pom_has_one_version_of_a_module(self) -> None:
        one, other, third = Artifact("g", "a", "1"), Artifact("g", "a", "2"), Artifact("g", "a", "1", "aar")
        self.assertEqual(maven.spread([one, other, third]), [[one, third], [other]])


if __name__ == "__main__":
    unittest.main()
