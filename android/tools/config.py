"""Writes what a build is for: assets/province.json and the resources link_host and redirect_path.

A file that would be the same is left alone, so that nothing is built again for it.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from lock import fail


def province(url: str, pack_key: str, redirect_uri: str) -> str:
    """assets/province.json, as vn.motcua.app.appConfig reads it."""
    return json.dumps({"url": url, "pack_key": pack_key, "redirect_uri": redirect_uri}, indent=4, sort_keys=True) + "\n"


def resources(link_host: str, redirect_uri: str) -> str:
    """res/values/province.xml, as the manifest reads it."""
    values = {"link_host": link_host, "redirect_path": urlsplit(redirect_uri).path or "/"}
    lines = [f'    <string name="{name}" translatable="false">{escape(value)}</string>\n' for name, value in values.items()]
    return '<?xml version="1.0" encoding="utf-8"?>\n<resources>\n' + "".join(lines) + "</resources>\n"


def problem(url: str, pack_key: str, redirect_uri: str, link_host: str) -> str | None:
    """What is wrong with the values, if anything is."""
    parts = urlsplit(url)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}):
        return f"the province's address is neither https nor on this machine: {url}"
    back = urlsplit(redirect_uri)
    if back.scheme != "https" or back.hostname != link_host:
        return f"the redirect URI is no https link of {link_host}, so another app could take it: {redirect_uri}"
    if pack_key and not re.fullmatch(r"[A-Za-z0-9_-]{87}", pack_key):
        return f"the pack key is not a point of P-256 in base64url (87 characters): {pack_key}"
    if not pack_key and parts.scheme == "https":
        return "a build for a real province needs its pack key"
    return None


def write(path: Path, text: str) -> None:
    """Writes when it would change something."""
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main() -> None:
    """Checks and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    for name in ("--province-url", "--pack-key", "--redirect-uri", "--link-host"):
        parser.add_argument(name, required=True)
    given = parser.parse_args()
    key = Path(given.pack_key[1:]).read_text().strip() if given.pack_key.startswith("@") else given.pack_key
    wrong = problem(given.province_url, key, given.redirect_uri, given.link_host)
    if wrong:
        fail(wrong)
    write(given.out / "assets" / "province.json", province(given.province_url, key, given.redirect_uri))
    write(given.out / "res" / "values" / "province.xml", resources(given.link_host, given.redirect_uri))


if __name__ == "__main__":
    main()
