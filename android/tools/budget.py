"""Compares a measure with its row of android/budgets.toml. Usage: budget.py MEASURE VALUE; fails when it is over."""

from __future__ import annotations

import sys
import tomllib

from lock import ANDROID, fail

BUDGETS = ANDROID / "budgets.toml"


def verdict(text: str, measure: str, value: float) -> tuple[bool, str]:
    """Whether the value is within its budget, and a line that says so."""
    rows = [row for row in tomllib.loads(text)["budget"] if row["measure"] == measure]
    if len(rows) != 1:
        raise ValueError(f"{len(rows)} budgets for {measure}")
    limit = rows[0]["at_most"]
    fits = value <= limit
    return fits, f"{measure} {value:g} {rows[0]['statistic']}, budget at most {limit:g}: {'ok' if fits else 'EXCEEDED'}"


def main() -> None:
    """Prints the verdict."""
    if len(sys.argv) != 3:
        fail("usage: budget.py MEASURE VALUE")
    try:
        fits, line = verdict(BUDGETS.read_text(), sys.argv[1], float(sys.argv[2]))
    except ValueError as reason:
        fail(str(reason))
    print(line)
    if not fits:
        sys.exit(1)


if __name__ == "__main__":
    main()
