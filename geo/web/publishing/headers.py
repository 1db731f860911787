"""What a host should say with the files, as a ``_headers`` file (Netlify, Cloudflare Pages and others)."""

from __future__ import annotations

from typing import Final

from geo.web.answers import REVALIDATE
from geo.web.publishing.places import Plan
from geo.web.security import ALWAYS, UNFRAMED

UNFRAMED_FOLDERS: Final = (
    "about",
    "changes",
    "crossings",
    "downloads",
    "feeds",
    "incidents",
    "methodology",
    "sections",
)
"""Folders of pages that nobody may show in a frame; every other page is the map or its frame."""

SHARED: Final = ("api", "downloads", "feeds", "images", "map", "releases", "static")


def headers(plan: Plan) -> str:
    """Return the file: rules for paths, each with its headers; what several rules say of a path adds up."""
    folders = ["" if lang == "en" else f"{lang}/" for lang in plan.languages]
    rules: list[tuple[str, list[tuple[str, str]]]] = [("/*", [*ALWAYS, ("Cache-Control", REVALIDATE)])]
    unframed = [UNFRAMED, ("Content-Security-Policy", "frame-ancestors 'none'")]
    for folder in folders:
        rules.append((f"/{folder}", unframed))
        rules += [(f"/{folder}{name}/*", unframed) for name in UNFRAMED_FOLDERS]
    rules += [(f"/{name}/*", [("Access-Control-Allow-Origin", "*")]) for name in SHARED]
    rules.append(("/embed.js", [("Access-Control-Allow-Origin", "*")]))
    return (
        "\n".join(line for path, given in rules for line in (path, *(f"  {name}: {text}" for name, text in given)))
        + "\n"
    )
