"""The published site: whole, the same each time, and without a link that leads nowhere."""

import hashlib
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest

import geo
from geo import cli
from geo.releases import Releases
from geo.web.publishing import MANIFEST, Plan
from geo.web.publishing.places import relative, slug
from geo.web.publishing.rewriting import Rewriter
from tests.publish.small import BASE, RELEASE, VIEW, small

ARGUMENTS = ("--base-url", BASE, "--languages", "en,pl", "--states", VIEW, "--day", "2026-11-22")
SERVER = re.compile(r"/(?:share|oembed|map/rows|api/(?!collections/\w+/items/))")
PLAN = Plan(BASE, ("en", "pl"), ("2026.4",), (VIEW,))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small(tmp_path_factory.mktemp("data"))


def published(data, folder, *arguments):
    layers, _ = data
    return cli.main(["--layers", str(layers), "publish", str(folder), *(arguments or ARGUMENTS)])


@pytest.fixture(scope="module")
def site(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "public"
    assert published(data, folder) == 0
    return folder


class Links(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [given[name] for name in ("href", "src", "srcset", "action") if given.get(name)]


def pages(site):
    return [path for path in sorted(site.rglob("*.html")) if path.name != "archive.html"]


def led_to(site, path, link):
    """Return the file a link of a page leads to, None where it leaves the site."""
    here = f"{BASE}/{path.relative_to(site).as_posix()}"
    whole = urljoin(here, link)
    if not whole.startswith(f"{BASE}/"):
        assert not link.startswith("/"), f"{link} leaves the folder the site stands in"
        return None
    file = site / unquote(urlsplit(whole.removeprefix(f"{BASE}/")).path)
    return file / "index.html" if file.is_dir() else file


def test_no_link_of_a_page_leads_nowhere(site):
    missing = [
        (path.relative_to(site).as_posix(), link)
        for path in pages(site)
        for link in Links(path.read_text("utf-8")).found
        if (file := led_to(site, path, link)) is not None and not file.is_file()
    ]
    assert missing == []
    assert len(pages(site)) > 60


def test_no_page_leads_to_what_only_a_server_answers(site):
    found = {
        (path.name, link) for path in pages(site) for link in Links(path.read_text("utf-8")).found if SERVER.match(link)
    }
    assert found == set()
    assert 'id="no-search"' in (site / "index.html").read_text("utf-8")
    assert 'id="q"' not in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["catalog.jsonld", "feeds/incidents.atom", "feeds/incidents.json", "feeds/crossings.ics"]
)
def test_every_whole_address_in_a_document_leads_to_a_file(site, name):
    text = (site / name).read_bytes().decode().replace("\r\n ", "")
    found = set(re.findall(rf"{re.escape(BASE)}/[^\s\"'<>\\]*", text))
    assert found
    assert [address for address in found if not led_to(site, site / name, address.partition("#")[0]).is_file()] == []


def test_what_the_program_asks_for_is_there(site):
    for page in (site / "index.html", site / "pl/embed/index.html", site / f"releases/{RELEASE}/embed/index.html"):
        block = re.search(r'<script type="application/json" id="config">(.*?)</script>', page.read_text("utf-8"), re.S)
        config = json.loads(block[1])
        urls = [
            *config["urls"]["sections"].values(),
            *(config["urls"][name] for name in ("incidents", "crossings", "words")),
        ]
        urls += [config["urls"]["texts"].replace("{chunk}", "0"), config["urls"]["order"].replace("{column}", "title")]
        assert [url for url in urls if not led_to(site, page, url).is_file()] == []
        assert len(list(led_to(site, page, config["urls"]["item"]).parent.glob("*.json"))) > 10
        assert config["urls"]["rows"] == ""


def test_a_page_says_what_it_may_load_and_run(site):
    page = (site / "index.html").read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src 'none'" in policy
    assert policy.count("'sha256-") == len(re.findall(r'<script(?: type="module")?>', page)) == 2


def test_a_language_is_a_folder_and_a_view_has_pages_of_its_own(site):
    assert '<html lang="pl"' in (site / "pl/about/index.html").read_text("utf-8")
    view = site / "views" / slug("datetime=2021-11-01/2021-11-30&section=pl-by")
    assert "Poland–Belarus" in re.search(r"<h1[^>]*>(.*?)</h1>", (view / "embed/index.html").read_text("utf-8"))[1]
    assert len(list((site / "images").iterdir())) >= 8


def test_the_list_of_files_has_the_checksum_of_every_file(site):
    listed = json.loads((site / MANIFEST).read_text("utf-8"))
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} - {MANIFEST}
    assert set(listed["files"]) == there
    for name in ("index.html", "downloads/incidents.csv", "_headers"):
        assert listed["files"][name]["sha256"] == hashlib.sha256((site / name).read_bytes()).hexdigest()
    assert (listed["version"], listed["day"], listed["releases"]) == (RELEASE, "2026-11-22", [RELEASE])


def test_only_the_map_and_its_frame_may_be_framed(site):
    rules = (site / "_headers").read_text("utf-8").split("\n/")
    unframed = {rule.partition("\n")[0].lstrip("/") for rule in rules if "frame-ancestors 'none'" in rule}
    assert {"", "about/*", "incidents/*", "pl/", "pl/about/*"} <= unframed
    assert not any("embed" in rule for rule in unframed)


def test_a_released_file_is_published_as_it_was_released(site, data):
    release = Releases(data[1]).get(RELEASE)
    for file in release.files:
        assert (site / "releases" / RELEASE / file.path).read_bytes() == (release.folder / file.path).read_bytes()


def test_publishing_twice_gives_the_same_files(site, data, tmp_path):
    assert published(data, tmp_path / "again") == 0
    assert (tmp_path / "again" / MANIFEST).read_bytes() == (site / MANIFEST).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_a_folder_of_somebody_else_is_refused(data, tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert published(data, tmp_path) == 2
    assert "expected an empty folder, or one with a publication.json" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--languages", "en"), "the address the files will have"),
        (("--base-url", BASE, "--languages", "xx"), "languages"),
        (("--base-url", BASE, "--states", "section=pl-ua"), "section"),
        (("--base-url", BASE, "--states", "q=drone"), "only a server answers it"),
    ],
)
def test_what_cannot_be_published_is_refused_before_anything_is_written(data, tmp_path, capsys, arguments, said):
    assert published(data, tmp_path / "new", *arguments) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/?section=pl-by", "index.html"),
        ("/embed?lang=pl&v=2026.4&section=pl-by", "pl/releases/2026.4/embed/index.html"),
        (f"/?{VIEW}", f"views/{slug(VIEW)}/index.html"),
        ("/map/crossings.json?v=2026.4", "releases/2026.4/map/crossings.json"),
        ("/map/crossings.json?v=0123456789abcdef", "map/crossings.json"),
        ("/incidents/x/map.svg?theme=dark&lang=pl", "pl/incidents/x/map-dark.svg"),
        ("/downloads/incidents.csv?section=pl-by", "downloads/incidents.csv"),
        ("/feeds/crossings.ics?crossing=a-b", "feeds/crossings-crossing-a-b.ics"),
    ],
)
def test_an_address_has_its_file(address, file):
    assert PLAN.place(address).file == file


@pytest.mark.parametrize(
    "address",
    ["/share", "/api", "/map/rows?v=1&q=a", "/about?lang=de", "/downloads/x.qgz", "/feeds/incidents.atom?page=2"],
)
def test_what_needs_a_server_has_no_file(address):
    assert PLAN.place(address) is None


def test_links_of_a_page_lead_from_where_it_stands():
    assert (
        relative(PLAN.place("/static/css/site.css?v=abc"), "pl/incidents/x/index.html")
        == "../../../static/css/site.css?v=abc"
    )
    assert relative(PLAN.place("/"), "about/index.html") == "../"
    assert relative(PLAN.place("/?section=pl-by"), "index.html") == "./?section=pl-by"


def test_a_text_that_names_another_site_stays():
    needed = []
    rewriter = Rewriter(PLAN, needed.append)
    text = f"See {BASE}/incidents/x?lang=pl. Not {BASE}more/x, not {BASE}/share, nor https://example.org/about"
    assert rewriter.text(text) == text.replace("/incidents/x?lang=pl", "/pl/incidents/x/")
    assert [place.file for place in needed] == ["pl/incidents/x/index.html"]


def test_an_address_that_a_calendar_folds_is_whole_again():
    needed = []
    calendar = f"SOURCE;VALUE=URI:{BASE}/feeds/crossings.ics?crossing=fi-ru-haapo\r\n vaara\r\nEND:VCALENDAR\r\n"
    moved = Rewriter(PLAN, needed.append).calendar(calendar)
    assert moved.replace("\r\n ", "").splitlines() == [
        f"SOURCE;VALUE=URI:{BASE}/feeds/crossings-crossing-fi-ru-haapovaara.ics",
        "END:VCALENDAR",
    ]
    assert max(len(line) for line in moved.split("\r\n")) <= 75
    assert [place.address for place in needed] == ["/feeds/crossings.ics?crossing=fi-ru-haapovaara"]


def test_an_archive_holds_what_its_view_shows(data):
    from geo.maps.answer import words
    from geo.maps.archive import Home, archive
    from geo.maps.state import Horizon, parse

    dataset = geo.open(data[0])
    state, _ = parse(VIEW, words(dataset))
    made = archive(dataset, state, Horizon(dataset.data_end, dataset.data_end), Home(BASE))
    assert {row["id"] for row in made.incidents} == set(made.shown.selection.ids())
    assert all(row["section"] == "pl-by" and row["start"].isoformat().startswith("2021-11") for row in made.incidents)
    page = "\n".join(made.drawn.data) + "\n"
    assert made.sha256 == hashlib.sha256(page.encode()).hexdigest()
