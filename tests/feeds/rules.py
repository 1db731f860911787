"""What the formats of feeds ask for, restated: RFC 4287 (Atom), RFC 5005, RFC 4151, JSON Feed 1.1, RFC 5545."""

import json
import re
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(
    r"tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*"
)
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
MEDIA = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
ONCE = {
    "feed": {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "rights": (0, 1)},
    "entry": {
        "id": (1, 1),
        "title": (1, 1),
        "updated": (1, 1),
        "published": (0, 1),
        "content": (0, 1),
        "rights": (0, 1),
    },
}
"""How often an element stands in another, at least and at most (RFC 4287, 4.1.1 and 4.1.2)."""

ANY = {"feed": {"author", "category", "contributor", "link", "entry"}, "entry": {"author", "category", "link"}}
MEMBERS = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "next_url": str,
    "language": str, "authors": list, "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "title": str, "content_text": str, "image": str, "date_published": str,
    "date_modified": str, "language": str, "tags": list, "authors": list,
}  # fmt: skip
DAY = re.compile(r"DT(START|END);VALUE=DATE:\d{8}")
INSTANT = re.compile(r"\d{8}T\d{6}Z")


def atom(content):
    """Return what is wrong with an Atom document, each as a line."""
    root = ElementTree.fromstring(content)
    problems = [] if root.tag == f"{ATOM}feed" else [f"the root is {root.tag}"]
    problems += [*_counts(root, "feed"), *_links(root, "feed"), *_texts(root)]
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        id = entry.findtext(f"{ATOM}id")
        found = [*_counts(entry, "entry"), *_links(entry, id), *_texts(entry)]
        if entry.find(f"{ATOM}author") is None and root.find(f"{ATOM}author") is None:
            found.append("nobody is the author (4.1.2)")
        published, updated = (entry.findtext(f"{ATOM}{name}") for name in ("published", "updated"))
        if published and published > updated:
            found.append(f"published {published} after updated {updated}")
        problems += [f"{id}: {problem}" for problem in found]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    problems += [f"{id} stands {ids.count(id)} times (4.1.1)" for id in set(ids) if ids.count(id) > 1]
    if not any(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")):
        problems.append("no link to itself (4.1.1)")
    return problems


def _counts(element, kind):
    names = [child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM)]
    for name, (least, most) in ONCE[kind].items():
        if not least <= names.count(name) <= most:
            yield f"{name} stands {names.count(name)} times"
    for name in set(names) - set(ONCE[kind]) - ANY[kind]:
        yield f"{name} stands in {kind}"
    if kind == "feed" and "entry" in names and any(name != "entry" for name in names[names.index("entry") :]):
        yield "something follows the entries"


def _texts(element):
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if name in ("updated", "published") and not DATE.fullmatch(child.text or ""):
            yield f"{name} is {child.text!r} (3.3)"
        elif name == "id" and not TAG.fullmatch(child.text or ""):
            yield f"id is {child.text!r} (RFC 4151)"
        elif name in ("title", "subtitle", "rights", "content"):
            if child.get("type", "text") != "text" or len(child) or not (child.text or "").strip():
                yield f"{name} is no plain text (3.1)"
        elif name == "author" and not (child.findtext(f"{ATOM}name") or "").strip():
            yield "an author has no name (3.2.1)"
        elif name == "category" and not (child.get("term") and IRI.fullmatch(child.get("scheme", "a:b"))):
            yield f"a category is {child.attrib} (4.2.2)"
        if not LANGUAGE.fullmatch(child.get(f"{XML}lang", "en")):
            yield f"{name} is in {child.get(f'{XML}lang')}"


def _links(element, where):
    seen = set()
    for link in element.findall(f"{ATOM}link"):
        relation, key = link.get("rel", "alternate"), (link.get("type"), link.get("hreflang"))
        if not IRI.fullmatch(link.get("href", "")):
            yield f"a link of {where} leads to {link.get('href')!r} (4.2.7.1)"
        if link.get("type") and not MEDIA.fullmatch(link.get("type")):
            yield f"a link of {where} is of type {link.get('type')!r} (4.2.7.3)"
        if relation == "alternate" and key in seen:
            yield f"{where} has two alternates of {key} (4.1.1)"
        seen |= {key} if relation == "alternate" else set()


def json_feed(content):
    """Return what is wrong with a JSON Feed 1.1."""
    feed = json.loads(content)
    problems = [] if feed.get("version") == "https://jsonfeed.org/version/1.1" else ["version"]
    problems += [*_members(feed, MEMBERS, ("version", "title", "items")), *_urls(feed, "feed")]
    for item in feed["items"]:
        problems += [*_members(item, ITEM, ("id",)), *_urls(item, item["id"])]
        if "content_text" not in item and "content_html" not in item:
            problems.append(f"{item['id']} has no content")
        problems += [
            f"{item['id']}: {item[name]}"
            for name in ("date_published", "date_modified")
            if not DATE.fullmatch(item[name])
        ]
    ids = [item["id"] for item in feed["items"]]
    return problems + ([] if len(set(ids)) == len(ids) else ["an id stands twice"])


def _members(value, known, required):
    for name in required:
        if name not in value:
            yield f"no {name}"
    for name, member in value.items():
        if name.startswith("_"):
            continue
        if name not in known or not isinstance(member, known[name]):
            yield f"{name} is {member!r}"
    if any(set(author) - {"name", "url", "avatar"} or not author for author in value.get("authors", ())):
        yield "an author"


def _urls(value, where):
    for name, member in value.items():
        if name.endswith("url") and not member.startswith(("http://", "https://")):
            yield f"{where}: {name} is {member}"


def calendar(content):
    """Return what is wrong with the lines of an iCalendar stream (RFC 5545, 3.1 and 3.6)."""
    problems = []
    if not content.endswith(b"END:VCALENDAR\r\n") or b"\n" in content.replace(b"\r\n", b""):
        problems.append("lines do not end with CRLF")
    problems += [f"{len(line)} bytes: {line[:30]!r}" for line in content.split(b"\r\n") if len(line) > 75]
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    head = lines[: lines.index("BEGIN:VEVENT")] if "BEGIN:VEVENT" in lines else lines
    problems += [f"{name} {head.count(name)} times" for name in ("VERSION:2.0",) if head.count(name) != 1]
    problems += [] if sum(line.startswith("PRODID:") for line in head) == 1 else ["PRODID"]
    for event in "\n".join(lines).split("BEGIN:VEVENT\n")[1:]:
        properties = [line.split(":", 1)[0].split(";")[0] for line in event.split("END:VEVENT")[0].splitlines()]
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"):
            if properties.count(name) != 1:
                problems.append(f"{name} {properties.count(name)} times")
        if len(DAY.findall(event)) != 2:
            problems.append("an event is not of whole days")
        if not INSTANT.search(event.split("DTSTAMP:")[1]):
            problems.append("a stamp is not in UTC")
    return problems
