"""The site's answers as files: every address in them leads to a file, or is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any, Final

from geo.feeds.calendars import NEWLINE, folded, unfolded
from geo.maps.parts import script_json
from geo.web.publishing.places import Place, Plan, relative
from geo.web.security import source_hash

LINKS: Final = ("href", "src", "srcset", "action")
WHOLE: Final = ("canonical", "alternate", "describedby", "prev", "next")
"""Relations whose addresses stay whole: they are for programs that read the page elsewhere."""

SPECIFIER: Final = re.compile(r'(\bfrom |\bimport )"(/static/[^"]+)"')
TAGS: Final = re.compile(r'\s*<link [^>]*?href="([^"]*)"[^>]*/>')
POLICY: Final = '<meta http-equiv="Content-Security-Policy" content="{}">'
BASE_POLICY: Final = (
    "default-src 'none'; script-src 'self'{}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'"
)
ITEMS: Final = "/api/collections/incidents/items/"

Found = Callable[[Place], None]


class Rewriter:
    """Rewrites answers for a plan, and tells of each place that they lead to."""

    def __init__(self, plan: Plan, found: Found) -> None:
        self.plan = plan
        self._found = found
        own = re.escape(plan.base)
        self._whole = re.compile(rf"{own}(?=[/?#\s\"'<)\]]|&quot;|$)[^\s\"'<>)\]\\]*")

    def place(self, address: str) -> Place | None:
        """Return the place of an address of this site, noting that it is needed."""
        own = self.plan.own(address)
        place = None if own is None else self.plan.place(own)
        if place is not None:
            self._found(place)
        return place

    def whole(self, address: str) -> str | None:
        """Return the whole address of what an address of this site leads to; None if it is not published."""
        if self.plan.own(address) is None:
            return address
        place = self.place(address)
        return f"{self.plan.base}/{place.link}{place.tail}" if place else None

    def page(self, content: str, place: Place) -> str:
        """Return a page whose links lead to files."""
        reader = _Page(self, place)
        reader.feed(content)
        reader.close()
        return reader.written()

    def text(self, content: str) -> str:
        """Return a text whose whole addresses of this site lead to files; what is not published stays as it is."""

        def moved(found: re.Match[str]) -> str:
            address = unescape(found[0])
            plain = address.rstrip(".,;:")
            whole = self.whole(plain) or plain
            return (escape(whole, quote=False) if address != found[0] else whole) + address[len(plain) :]

        return self._whole.sub(moved, content)

    def feed(self, content: str) -> str:
        """Return a feed without the links to what is not published."""
        lead = TAGS.sub(lambda found: found[0] if self.whole(unescape(found[1])) else "", content)
        return self.text(lead)

    def calendar(self, content: str) -> str:
        """Return a calendar whose addresses lead to files, those too that a fold of a line cuts."""
        lines = self.text(unfolded(content)).split(NEWLINE)
        return NEWLINE.join(folded(line) for line in lines)

    def document(self, content: str) -> str:
        """Return a JSON document without the members that lead to what is not published."""
        value = self._pruned(json.loads(content))
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"

    def _pruned(self, value: Any) -> Any:
        if isinstance(value, dict):
            if any(
                isinstance(value.get(key), str) and self.whole(value[key]) is None for key in ("@id", "href", "url")
            ):
                return None
            pairs = ((key, self._pruned(each)) for key, each in value.items())
            return {key: each for key, each in pairs if each is not None or value[key] is None}
        if isinstance(value, list):
            return [each for each in map(self._pruned, value) if each is not None]
        if isinstance(value, str):
            own = self.plan.own(value) if value.startswith(self.plan.base) else None
            return self.text(value) if own is None else self.whole(value)
        return value

    def configuration(self, config: dict[str, Any], place: Place) -> dict[str, Any]:
        """Return what the page's program is told: where its files are, and that there is no server."""
        urls = {name: self._url(name, url, place) for name, url in config["urls"].items()}
        style = self._url("style", config["style"], place)
        return config | {"urls": urls, "style": style, "published": self._published(config, place)}

    def _url(self, name: str, url: Any, place: Place) -> Any:
        if isinstance(url, Mapping):
            return {key: self._url(name, each, place) for key, each in url.items()}
        lang = "?lang=" + self._lang(place)
        version = f"&v={self._version(place)}" if self._version(place) else ""
        if name in ("page", "embed"):
            found = self.plan.place(url + lang + version)
        elif name in ("incident", "crossing", "section"):
            found = self.plan.place(f"{url}ID{lang}")
        elif name == "item":
            found = self.plan.place(f"{url}ID?{version}")
        else:
            found = self.plan.place(url)
        if found is None:
            return ""
        if "ID" in found.file and name in ("incident", "crossing", "section", "item"):
            return relative(found, place.file).partition("ID")[0]
        return relative(found, place.file).replace("%7B", "{").replace("%7D", "}")

    def _lang(self, place: Place) -> str:
        first = place.file.partition("/")[0]
        return first if first in self.plan.languages else "en"

    def _version(self, place: Place) -> str:
        found = re.match(r"(?:[a-z]{2}/)?releases/([^/]+)/", place.file)
        return found[1] if found else ""

    def _published(self, config: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """Return where the same page is in each language and of each release."""
        path = "/embed" if config["embed"] else "/"
        lang, version = self._lang(place), self._version(place)
        return {
            "lang": lang,
            "languages": {code: self._other(path, code, version, place) for code in self.plan.languages},
            "releases": {name: self._other(path, lang, name, place) for name in self.plan.releases},
        }

    def _other(self, path: str, lang: str, version: str, place: Place) -> str:
        found = self.plan.place(f"{path}?lang={lang}{f'&v={version}' if version else ''}")
        assert found is not None, "a map is published in each language and of each release"
        return relative(found, place.file)


class _Page(HTMLParser):
    """A page, written again as it is read: only addresses change."""

    def __init__(self, rewriter: Rewriter, place: Place) -> None:
        super().__init__(convert_charrefs=False)
        self._rewriter = rewriter
        self._place = place
        self._out: list[str] = []
        self._unlinked = False
        self._script: dict[str, str | None] | None = None
        self._blocks: list[str] = []

    def written(self) -> str:
        """Return the page, its policy in it."""
        hashes = "".join(f" {source_hash(block)}" for block in self._blocks)
        policy = POLICY.format(escape(BASE_POLICY.format(hashes), quote=False))
        return "".join(self._out).replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n  {policy}', 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            self._script = given
        if tag == "link" and (given.get("type") or "").endswith("+oembed"):
            return
        changed = dict(self._changed(tag, given))
        gone = {name for name, value in changed.items() if value is None}
        if tag == "a" and "href" in gone:
            self._unlinked = True
            self._out.append("<span>")
        elif gone & {"href", "content"} and tag in ("link", "meta"):
            return
        else:
            assert not gone, f"{tag} of {self._place.file} needs what is not published: {self.get_starttag_text()}"
            self._out.append(self._written(changed))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None
        if tag == "a" and self._unlinked:
            self._unlinked = False
            self._out.append("</span>")
        else:
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        script = self._script
        if script is None:
            self._out.append(self._rewriter.text(data))
        elif script.get("id") == "config":
            self._out.append(script_json(self._rewriter.configuration(json.loads(data), self._place)))
        elif script.get("type") == "application/ld+json":
            self._out.append(script_json(json.loads(self._rewriter.document(data))))
        elif script.get("src"):
            self._out.append(data)
        else:
            self._out.append(self._program(data))

    def handle_entityref(self, name: str) -> None:
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._out.append(f"<!{decl}>")

    def _program(self, data: str) -> str:
        def moved(found: re.Match[str]) -> str:
            place = self._rewriter.place(found[2])
            assert place is not None, f"a program needs {found[2]}"
            return f'{found[1]}"{relative(place, self._place.file)}"'

        program = SPECIFIER.sub(moved, data)
        self._blocks.append(program)
        return program

    def _changed(self, tag: str, given: Mapping[str, str | None]) -> Iterator[tuple[str, str | None]]:
        """Yield the attributes that change, None where they lead to what is not published."""
        for name, value in given.items():
            if not value or not (name in LINKS or (tag == "meta" and name == "content")):
                continue
            address = self._place.address.partition("?")[0] + value if value.startswith("?") else value
            if self._rewriter.plan.own(address) is None or (tag == "meta" and not value.startswith("http")):
                continue
            if name == "action":
                yield name, "./"
            elif tag == "meta" or (tag == "link" and given.get("rel") in WHOLE):
                yield name, self._rewriter.whole(address)
            else:
                place = self._rewriter.place(address)
                yield name, relative(place, self._place.file) if place else None

    def _written(self, changed: Mapping[str, str | None]) -> str:
        text = self.get_starttag_text() or ""
        for name, value in changed.items():
            before = re.search(rf'(?<![\w-]){name}="[^"]*"', text)
            assert before is not None, f"attributes are written in quotes: {text}"
            text = f'{text[: before.start()]}{name}="{escape(value or "")}"{text[before.end() :]}'
        return text
