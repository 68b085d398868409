"""Writes artifacts.lock: for each bundle of the version catalogue the closure over POMs, the highest version of a module winning.

Like Gradle, but simpler: POMs only (no module metadata, so no constraints), exclusions are not heeded.
"""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import lock
import maven
from lock import Artifact, Locked, fail

# Bundles of which only what they name is wanted: frameworks, and an archive with aapt2 in it.
ALONE = {"framework", "instrumented", "aapt2"}
Module = tuple[str, str]


@dataclass
class Pom:
    """What of a POM matters here, with its parents' taken in."""

    packaging: str = "jar"
    properties: dict[str, str] = field(default_factory=dict)
    managed: dict[Module, str] = field(default_factory=dict)
    dependencies: list[Artifact] = field(default_factory=list)


def text(node: ElementTree.Element, name: str) -> str:
    """The stripped text of a child, or nothing."""
    return (node.findtext(f"{{*}}{name}") or "").strip()


def fill(value: str, properties: dict[str, str]) -> str:
    """Puts properties in the place of ${…}."""
    for _ in range(8):
        filled = re.sub(r"\$\{([^}]+)\}", lambda match: properties.get(match[1], match[0]), value)
        if filled == value:
            break
        value = filled
    return value


def lowest(version: str) -> str:
    """Of a range its lower end, of anything else itself."""
    return version.strip("[]()").split(",")[0].strip()


class Poms:
    """POMs of Maven's local repository, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: dict[Artifact, Pom] = {}
        self.tried: set[Artifact] = set()

    def has(self, pom: Artifact) -> bool:
        """True when it is in the local repository."""
        return (self.root / pom.path).exists()

    def get(self, pom: Artifact) -> Pom:
        """The effective POM; an empty one when it is not served."""
        if pom not in self.read:
            if not self.has(pom):
                return Pom()
            self.read[pom] = self.load(pom)
        return self.read[pom]

    def bring(self, poms: Iterable[Artifact]) -> None:
        """Brings the ones that were not asked for yet; some may not be served."""
        fresh = set(poms) - self.tried
        self.tried |= fresh
        maven.bring(sorted(fresh))

    def load(self, own: Artifact) -> Pom:
        """Reads one and, first, its parent."""
        tree = ElementTree.parse(self.root / own.path).getroot()
        pom = Pom()
        parent = tree.find("{*}parent")
        if parent is not None:
            above = self.get(Artifact(text(parent, "groupId"), text(parent, "artifactId"), text(parent, "version"), "pom"))
            pom.properties, pom.managed = dict(above.properties), dict(above.managed)
            pom.dependencies = list(above.dependencies)
            pom.properties["project.parent.version"] = text(parent, "version")
        pom.packaging = text(tree, "packaging") or "jar"
        for node in tree.findall("{*}properties/*"):
            pom.properties[node.tag.rpartition("}")[2]] = (node.text or "").strip()
        for prefix in ("project.", "pom.", ""):
            pom.properties |= {f"{prefix}groupId": own.group, f"{prefix}artifactId": own.name, f"{prefix}version": own.version}
        for node in tree.findall("{*}dependencyManagement/{*}dependencies/{*}dependency"):
            self.manage(pom, node)
        for node in tree.findall("{*}dependencies/{*}dependency"):
            self.depend(pom, node)
        return pom

    def manage(self, pom: Pom, node: ElementTree.Element) -> None:
        """A line of dependencyManagement: a version, or another POM's versions."""
        group, name, version = (fill(text(node, tag), pom.properties) for tag in ("groupId", "artifactId", "version"))
        if text(node, "scope") == "import":
            for module, managed in self.get(Artifact(group, name, version, "pom")).managed.items():
                pom.managed.setdefault(module, managed)
        elif version:
            pom.managed[group, name] = version

    def depend(self, pom: Pom, node: ElementTree.Element) -> None:
        """A dependency, when it is needed at run time."""
        if text(node, "scope") in {"test", "provided", "system"} or text(node, "optional") == "true" or text(node, "classifier"):
            return
        group, name, version = (fill(text(node, tag), pom.properties) for tag in ("groupId", "artifactId", "version"))
        version = lowest(version or pom.managed.get((group, name), ""))
        if version and "$" not in version:
            pom.dependencies.append(Artifact(group, name, version, "pom"))


def closure(roots: Iterable[Artifact], poms: Poms) -> dict[Module, str]:
    """The highest version asked for of each module that the chosen versions need."""
    chosen = {root.module: root.version for root in roots}
    while True:
        poms.bring(Artifact(*module, version, "pom") for module, version in chosen.items())
        higher, reached = dict(chosen), {root.module for root in roots}
        todo = list(reached)
        while todo:
            module = todo.pop()
            if module not in chosen:
                continue
            for other in poms.get(Artifact(*module, chosen[module], "pom")).dependencies:
                if other.module not in higher or lock.version_key(other.version) > lock.version_key(higher[other.module]):
                    higher[other.module] = other.version
                if other.module not in reached:
                    reached.add(other.module)
                    todo.append(other.module)
        if higher == chosen:
            return {module: chosen[module] for module in reached}
        chosen = higher


def doubled(module: Module, modules: Container[Module]) -> bool:
    """True for the JVM form of what is there in its Android form too: the same classes twice. Gradle knows them as variants."""
    return module[1].endswith("-jvm") and (module[0], module[1].removesuffix("-jvm") + "-android") in modules


def forms(modules: dict[Module, str], poms: Poms) -> list[Artifact]:
    """The files of a closure: jar or aar as the POM says; a POM alone is not a file anything needs."""
    poms_wanted = [Artifact(*module, version, "pom") for module, version in sorted(modules.items()) if not doubled(module, modules)]
    missing = [f"  {':'.join(pom.module)}:{pom.version}; there is {maven.newest(pom.module)}" for pom in poms_wanted if not poms.has(pom)]
    if missing:
        fail("\n".join(["not served; name another version in the catalogue:", *missing]))
    found = []
    for pom in poms_wanted:
        kind = poms.get(pom).packaging
        if kind != "pom":
            found.append(pom.with_type("aar" if kind == "aar" else "jar"))
    return found


def main() -> None:
    """Resolves every bundle and writes the lock."""
    maven.need_maven()
    catalogue = tomllib.loads(lock.CATALOGUE.read_text())
    versions, libraries = catalogue["versions"], catalogue["libraries"]

    def named(bundle: str, kind: str) -> list[Artifact]:
        return [
            Artifact(*libraries[alias]["module"].split(":"), versions[libraries[alias]["version"]["ref"]], kind)
            for alias in catalogue["bundles"][bundle]
        ]

    poms = Poms(maven.repository())
    scopes: dict[Artifact, set[str]] = {}
    for bundle in catalogue["bundles"]:
        if bundle.endswith("-aar"):
            continue
        roots = named(bundle, "pom") + (named("main", "pom") if bundle == "test" else [])
        if bundle in ALONE:
            artifacts = [root.with_type("jar") for root in roots]
        else:
            artifacts = forms(closure(roots, poms), poms)
        if f"{bundle}-aar" in catalogue["bundles"]:
            artifacts += named(f"{bundle}-aar", "aar")
        for artifact in artifacts:
            scopes.setdefault(artifact, set()).add(bundle)
        print(f"{bundle}: {len(artifacts)} artifacts")
    said = maven.bring(scopes)
    missing = [str(artifact) for artifact in scopes if not (maven.repository() / artifact.path).exists()]
    if missing:
        fail(f"{said}\nnot served: {', '.join(missing)}")
    lines = [Locked(artifact, lock.sha256(maven.repository() / artifact.path), frozenset(names)) for artifact, names in scopes.items()]
    lock.LOCK.write_text(lock.render(lines))


if __name__ == "__main__":
    main()
