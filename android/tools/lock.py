"""artifacts.lock: what the SDK-less build uses, one artifact a line: `group:artifact:version:type sha256 scope,scope`."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ANDROID = Path(__file__).resolve().parent.parent
LOCK = ANDROID / "artifacts.lock"
CATALOGUE = ANDROID / "gradle" / "libs.versions.toml"


def fail(text: str) -> NoReturn:
    """Ends the program with a word about why."""
    sys.exit(f"{Path(sys.argv[0]).name}: {text}")


@dataclass(frozen=True, order=True)
class Artifact:
    """One file of a Maven repository."""

    group: str
    name: str
    version: str
    type: str = "jar"

    @classmethod
    def parse(cls, text: str) -> Artifact:
        """From `group:artifact:version:type`."""
        parts = text.split(":")
        if len(parts) != 4 or not all(parts):
            raise ValueError(f"not group:artifact:version:type: {text}")
        return cls(*parts)

    @property
    def module(self) -> tuple[str, str]:
        """What there is one version of in a closure."""
        return self.group, self.name

    @property
    def path(self) -> str:
        """Where it is in a repository of Maven's layout."""
        return f"{self.group.replace('.', '/')}/{self.name}/{self.version}/{self.name}-{self.version}.{self.type}"

    def with_type(self, kind: str) -> Artifact:
        """The same version in another form."""
        return Artifact(self.group, self.name, self.version, kind)

    def __str__(self) -> str:
        return f"{self.group}:{self.name}:{self.version}:{self.type}"


@dataclass(frozen=True)
class Locked:
    """A line of the lock."""

    artifact: Artifact
    sha256: str
    scopes: frozenset[str]

    def __str__(self) -> str:
        return f"{self.artifact} {self.sha256} {','.join(sorted(self.scopes))}"


def parse(text: str) -> list[Locked]:
    """Reads a lock; raises ValueError with the number of a line that is none."""
    lines: list[Locked] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split(" ")
        if len(parts) != 3 or not re.fullmatch("[0-9a-f]{64}", parts[1]):
            raise ValueError(f"line {number} of the lock is not `artifact sha256 scopes`: {line}")
        lines.append(Locked(Artifact.parse(parts[0]), parts[1], frozenset(parts[2].split(","))))
    return lines


def render(lines: list[Locked]) -> str:
    """The text of a lock, sorted."""
    head = "# Made by scripts/android-lock.sh from gradle/libs.versions.toml. Not to be edited.\n"
    return head + "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.artifact))


def sha256(path: Path) -> str:
    """Of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_key(version: str) -> list[tuple[int, int, str]]:
    """Orders versions as Gradle does: by parts, numbers above words, a release above its previews."""
    key: list[tuple[int, int, str]] = []
    for part in re.findall(r"\d+|[A-Za-z]+", version):
        key.append((2, int(part), "") if part.isdigit() else (0, 0, part.lower()))
    return [*key, (1, 0, "")]
