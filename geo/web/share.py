"""``/share``: how a map gets into an article, with every code for it and what should be checked before."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from geo import embeds, text
from geo.embeds import Frame, Shared, builder, checks
from geo.embeds.builder import Choices, Texts
from geo.formats import FORMATS
from geo.images import Picture
from geo.maps.answer import Answer, answer, api_pairs, query_of
from geo.maps.drawing import label_of
from geo.maps.state import MapState
from geo.ogcapi.addresses import with_query
from geo.releases import Release
from geo.text import LANGUAGES, Language
from geo.web import security, speech, versions
from geo.web.answers import REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import Site, current

blueprint = Blueprint("share", __name__)

OPTIONS: Final = ("theme", "lang", "v")
"""Parameters of the state that the form has fields of its own for; the others go with it."""

THEMES: Final = {"": "system", "light": "light", "dark": "dark"}
"""Word for each theme, also for none."""

FEEDS: Final = {"Atom": "/feeds/incidents.atom", "JSON Feed": "/feeds/incidents.json"}
TRIED: Final = ("narrow", "keyboard", "plain")
"""What a browser tries."""


@blueprint.get("/share")
def share() -> Response | Redirect:
    """Answer with the codes of a state; unless ``v`` is given, even as nothing, it is frozen at the newest release."""
    site = current()
    query = request.query_string.decode()
    choices, errors = builder.read(query, site.words)
    raise_all(errors)
    newest = _newest(site)
    if versions.PARAMETER not in request.args and newest is not None:
        return redirect(f"/share?{query}{'&' if query else ''}{versions.PARAMETER}={newest.name}", 302)
    speech.speak(choices.frame.state.lang)
    security.allow_own_frames()
    response = Response(
        render_template("share.html", **_context(site, choices)), content_type="text/html; charset=utf-8"
    )
    response.headers["Cache-Control"] = REVALIDATE
    return speech.vary(response)


def _newest(site: Site) -> Release | None:
    """Return the release that holds the present data, else the newest there is."""
    names = site.releases.names()
    return site.current.present or (site.releases.get(names[-1]) if names else None)


def _context(site: Site, choices: Choices) -> dict[str, Any]:
    # The version of data that are no release yet freezes nothing.
    state = replace(choices.frame.state, version=site.version)
    choices = replace(choices, frame=replace(choices.frame, state=state))
    shown = answer(site.dataset, choices.state, site.horizon)
    usual = _usual(site, shown)
    texts = choices.written(usual)
    frame = choices.shown(texts, usual)
    shared = _shared(site, frame, texts, choices.height)
    language = LANGUAGES[choices.state.lang]
    return {
        "choices": choices,
        "frozen": None,  # the form itself says which data are shown
        "sentence": shown.sentence,
        "texts": texts,
        "mark": usual.mark,
        "carried": _carried(state),
        "map_url": f"/?{state.query()}",
        "releases": _releases(site),
        "themes": [(theme, _say(f"share.theme.{word}")) for theme, word in THEMES.items()],
        "controls": [(name, _say(f"share.controls.{name}")) for name in embeds.CONTROLS],
        "codes": _codes(shared, frame, language),
        "preview": shared.embed.removeprefix(site.url),
        "widths": builder.WIDTHS,
        "print_kit": f"{site.url}/image.zip{shared.picture.removeprefix(f'{site.url}/image.png')}",
        "archive": _address(site, "/archive.html", frame.state.query()),
        "data": _data(site, shown),
        "checks": _checks(site, frame),
        "map_language": language.code,
    }


def _usual(site: Site, shown: Answer) -> Texts:
    """Return the words that a map has unless somebody writes others."""
    language = LANGUAGES[shown.state.lang]
    summary = language.site_text(
        "share.caption",
        located=language.number(shown.located),
        count=language.number(shown.count),
        version=site.dataset.version,
        day=text.day(site.dataset.data_end, language),
    )
    return Texts(shown.sentence, summary, label_of(shown))


def _shared(site: Site, frame: Frame, texts: Texts, height: int) -> Shared:
    picture = Picture(frame.state)
    return Shared(
        embed=_address(site, "/embed", frame.query()),
        page=_address(site, "/", frame.state.query()),
        script=f"{site.url}/embed.js",
        picture=_address(site, "/image.png", picture.query()),
        title=texts.title,
        summary=texts.summary,
        alternative=texts.alternative,
        size=(picture.width, picture.height),
        height=height,
    )


def _codes(shared: Shared, frame: Frame, language: Language) -> list[dict[str, str]]:
    """Return every code under its name."""
    codes = {
        "link": shared.page,
        "iframe": embeds.iframe(shared.embed, shared.title, shared.height),
        "automatic": embeds.automatic(shared),
        "component": embeds.component(shared, dict(parse_qsl(frame.query()))),
        "amp": embeds.amp(shared, language.site_text("share.amp_more")),
        "figure": embeds.figure(shared),
    }
    return [
        {
            "name": name,
            "title": _say(f"share.code.{name}"),
            "hint": _say(f"share.code_hint.{name}"),
            "label": _say("share.copy_what", what=_say(f"share.code.{name}")),
            "code": code,
        }
        for name, code in codes.items()
    ]


def _checks(site: Site, frame: Frame) -> list[dict[str, str]]:
    """Return what is checked: what the server knows, and what only a browser can try, with what it will say."""
    contrast, number = checks.contrast(frame.state.theme), speech.spoken().number
    least = {name: number(floor(value * 10) / 10) for name, value in contrast._asdict().items()}
    found = [
        {
            "name": "contrast",
            "state": "good" if contrast.enough else "bad",
            "text": _say("share.check.contrast", **least),
        }
    ]
    if site.release:
        said = _say("share.check.release", release=site.release.name, files=number(len(site.release.files)))
        found.append({"name": "release", "state": "good", "text": said})
    else:
        found.append({"name": "release", "state": "note", "text": _say("share.check.live")})
    return found + [
        {
            "name": name,
            "state": "open",
            "text": _say(f"share.check.open.{name}"),
            "good": _say(f"share.check.{name}"),
            "bad": _say(f"share.check.bad.{name}"),
        }
        for name in TRIED
    ]


def _data(site: Site, shown: Answer) -> list[dict[str, str]]:
    """Return the addresses of the incidents shown: from the API, as files and as feeds."""
    pairs = api_pairs(query_of(site.dataset, shown.state, site.horizon))
    layer = site.table("incidents")
    api = {"title": "API (GeoJSON)", "url": with_query(site.addresses.items("incidents"), pairs)}
    files = [
        {"title": form.title, "url": with_query(site.addresses.at(f"/downloads/incidents.{form.extension}"), pairs)}
        for form in FORMATS.values()
        if form.takes(layer)
    ]
    feeds = [{"title": title, "url": _address(site, path, shown.state.query())} for title, path in FEEDS.items()]
    return [api, *files, *feeds]


def _releases(site: Site) -> list[dict[str, str]]:
    """Return every release, the newest first, each with its day in words."""
    found = (site.releases.get(name) for name in site.releases.names()[::-1])
    return [{"name": each.name, "day": text.day(each.created, speech.spoken())} for each in found]


def _carried(state: MapState) -> list[tuple[str, str]]:
    """Return the parameters of a state that the form sends along."""
    return [(name, value) for name, value in parse_qsl(state.query()) if name not in OPTIONS]


def _say(key: str, **values: str) -> str:
    return speech.spoken().site_text(key, **values)


def _address(site: Site, path: str, query: str) -> str:
    return f"{site.url}{path}{f'?{query}' if query else ''}"
