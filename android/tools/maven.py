"""Bringing files into Maven's local repository, many in one run of Maven and nothing but the ones named."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from lock import Artifact, fail

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
HELP = "org.apache.maven.plugins:maven-help-plugin:3.5.1"
HEAD = (
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    "<groupId>vn.motcua.fetch</groupId><artifactId>{name}</artifactId><version>1</version><packaging>pom</packaging>{body}</project>\n"
)
DEPENDENCY = (
    "<dependency><groupId>{0.group}</groupId><artifactId>{0.name}</artifactId><version>{0.version}</version><type>{0.type}</type>"
    "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>"
)


def mvn(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs Maven quietly; what it says is in the answer's stdout."""
    command = ["mvn", "--batch-mode", "--no-transfer-progress", "-Dstyle.color=never", *arguments]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


@cache
def repository() -> Path:
    """Maven's local repository, as Maven's settings and MAVEN_OPTS have it."""
    with tempfile.TemporaryDirectory() as folder:
        answer = mvn("--quiet", f"{HELP}:evaluate", "-Dexpression=settings.localRepository", "-DforceStdout", folder=Path(folder))
    path = re.sub(r"\x1b\[\d*m", "", answer.stdout).strip().splitlines()[-1:] or [""]
    if answer.returncode != 0 or not path[0].startswith("/"):
        fail(f"Maven does not tell its local repository:\n{answer.stdout}")
    return Path(path[0])


def spread(artifacts: Iterable[Artifact]) -> list[list[Artifact]]:
    """Parts without two versions of one module: in one POM only one of them would be resolved."""
    parts: list[dict[tuple[str, str, str], Artifact]] = []
    for artifact in artifacts:
        key = (*artifact.module, artifact.type)
        for part in parts:
            if key not in part:
                part[key] = artifact
                break
        else:
            parts.append({key: artifact})
    return [list(part.values()) for part in parts]


def bring(artifacts: Iterable[Artifact]) -> str:
    """Tries to have them all in the local repository. Returns what Maven said; whoever calls looks for the files."""
    missing = [artifact for artifact in artifacts if not (repository() / artifact.path).exists()]
    if not missing:
        return ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        modules = []
        for number, part in enumerate(spread(missing)):
            modules.append(f"part{number}")
            (folder / modules[-1]).mkdir()
            body = "<dependencies>" + "".join(DEPENDENCY.format(artifact) for artifact in part) + "</dependencies>"
            (folder / modules[-1] / "pom.xml").write_text(HEAD.format(name=modules[-1], body=body))
        body = "<modules>" + "".join(f"<module>{module}</module>" for module in modules) + "</modules>"
        (folder / "pom.xml").write_text(HEAD.format(name="all", body=body))
        return mvn("--fail-at-end", f"{PLUGIN}:resolve", folder=folder).stdout


def newest(module: tuple[str, str]) -> str:
    """The newest release that is served, for an error message."""
    artifact = f"{module[0]}:{module[1]}:RELEASE:pom"
    with tempfile.TemporaryDirectory() as folder:
        mvn("--quiet", f"{PLUGIN}:get", "-Dtransitive=false", f"-Dartifact={artifact}", folder=Path(folder))
    versions = sorted((repository() / module[0].replace(".", "/") / module[1]).glob("*/*.pom"))
    return ", ".join(path.parent.name for path in versions) or "none"


def need_maven() -> None:
    """Says clearly when there is no Maven."""
    if shutil.which("mvn") is None:
        fail("Maven is missing")
