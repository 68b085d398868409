"""Brings exactly what artifacts.lock names, verifies it, and lays it out for the build.

Usage: fetch.py OUT. Under OUT afterwards:
  cp/SCOPE          the class path of a scope, one line
  aar/GROUP.NAME/   every AAR of `main` and `test`, unpacked (a file VERSION in it)
  robolectric/      links to the instrumented frameworks, as robolectric.dependency.dir wants them
  aapt2, framework.jar
Nothing is fetched or hashed again while the lock and the files are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import lock
import maven
from lock import Artifact, Locked, fail

AAPT2 = "prebuilt/linux/aapt2"


def state(text: str, files: Iterable[Path]) -> str:
    """A stamp of the lock and of what the files look like from outside."""
    seen = hashlib.sha256(text.encode())
    for file in files:
        status = file.stat() if file.exists() else None
        seen.update(f"{file} {status.st_size if status else ''} {status.st_mtime_ns if status else ''}\n".encode())
    return seen.hexdigest()


def verify(lines: list[Locked], root: Path, said: str) -> None:
    """Fails with every artifact that is missing or not the one that was locked."""
    missing = [line.artifact for line in lines if not (root / line.artifact.path).exists()]
    if missing:
        fail(f"{said}\nMaven did not bring: {', '.join(map(str, missing))}")
    wrong = [line.artifact for line in lines if lock.sha256(root / line.artifact.path) != line.sha256]
    if wrong:
        names = "\n".join(f"  {artifact}: {root / artifact.path}" for artifact in wrong)
        fail(f"not what artifacts.lock says (SHA-256); remove these and find out why:\n{names}")


def unpack(aar: Path, folder: Path) -> None:
    """An AAR's files; a folder that has this version already is left alone."""
    version = folder / "VERSION"
    if version.exists() and version.read_text() == aar.name:
        return
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(aar) as archive:
        archive.extractall(folder)
    version.write_text(aar.name)


def jars(artifact: Artifact, root: Path, out: Path) -> list[Path]:
    """What an artifact adds to a class path."""
    if artifact.type == "jar":
        return [root / artifact.path]
    folder = aar_folder(artifact, out)
    return [path for path in [folder / "classes.jar", *sorted(folder.glob("libs/*.jar"))] if path.exists()]


def aar_folder(artifact: Artifact, out: Path) -> Path:
    """Where an AAR is unpacked."""
    return out / "aar" / f"{artifact.group}.{artifact.name}"


def lay_out(lines: list[Locked], root: Path, out: Path) -> None:
    """Writes everything under OUT."""
    aars = {aar_folder(line.artifact, out): root / line.artifact.path for line in lines if line.artifact.type == "aar"}
    for folder, aar in aars.items():
        unpack(aar, folder)
    for folder in (out / "aar").iterdir():
        if folder not in aars:
            shutil.rmtree(folder)
    (out / "cp").mkdir(exist_ok=True)
    for scope in sorted({scope for line in lines for scope in line.scopes}):
        paths = [path for line in lines if scope in line.scopes for path in jars(line.artifact, root, out)]
        (out / "cp" / scope).write_text(":".join(map(str, paths)))
        folders = [f"{aar_folder(line.artifact, out)}\n" for line in lines if scope in line.scopes and line.artifact.type == "aar"]
        (out / "cp" / f"{scope}.aars").write_text("".join(folders))
    shutil.rmtree(out / "robolectric", ignore_errors=True)
    (out / "robolectric").mkdir()
    for line in lines:
        file = root / line.artifact.path
        if "instrumented" in line.scopes:
            (out / "robolectric" / file.name).symlink_to(file)
        if "framework" in line.scopes:
            (out / "framework.jar").unlink(missing_ok=True)
            (out / "framework.jar").symlink_to(file)
        if "aapt2" in line.scopes:
            with zipfile.ZipFile(file) as archive, archive.open(AAPT2) as source, (out / "aapt2").open("wb") as copy:
                shutil.copyfileobj(source, copy)
            (out / "aapt2").chmod(0o755)


def main() -> None:
    """Fetches, verifies and lays out, when that is not done already."""
    if len(sys.argv) != 2:
        fail("usage: fetch.py OUT")
    out = Path(sys.argv[1])
    text = lock.LOCK.read_text() + Path(__file__).read_text() + os.environ.get("MAVEN_OPTS", "")
    stamp, known = out / "stamps" / "fetch", out / "stamps" / "repository"
    lines = lock.parse(lock.LOCK.read_text())
    if stamp.exists():
        root = Path(known.read_text())
        if stamp.read_text() == state(text, [root / line.artifact.path for line in lines]):
            return
        stamp.unlink()
    maven.need_maven()
    root = maven.repository()
    print(f"Artifacts: {len(lines)}, by Maven", file=sys.stderr)
    verify(lines, root, maven.bring(line.artifact for line in lines))
    (out / "aar").mkdir(parents=True, exist_ok=True)
    stamp.parent.mkdir(exist_ok=True)
    lay_out(lines, root, out)
    known.write_text(str(root))
    stamp.write_text(state(text, [root / line.artifact.path for line in lines]))


if __name__ == "__main__":
    main()
