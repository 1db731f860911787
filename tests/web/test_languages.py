"""The pages in ten languages: the address decides, the browser's wish is only an offer."""

import html
import json
import re
from string import Formatter

import pytest

from geo import text
from geo.formats import FORMATS
from geo.web import listings

CODES = tuple(text.LANGUAGES)
VIEW = "datetime=2021-11-03/2021-11-09&section=pl-by"
SENTENCE = re.compile(r'<h1 id="sentence">(.*?)</h1>')
SCRIPT = re.compile(r"<(script|pre)\b.*?</\1>", re.DOTALL)  # a program's braces, and BibTeX's
UNFILLED = re.compile(r"\{\w+\}")
OTHERS = CODES[1:]
WRITTEN = {"/methodology": "methodology.", "/about": "about.", "/downloads": "downloads."}
"""Pages of words of their own, and how the keys of these begin."""

ONCE_IN_A_WHILE = {"about.wrong", "downloads.all", "downloads.back", "downloads.measuring", "downloads.no_licence"} | {
    "downloads.degrees_only"
}
"""Words that stand on such a page only sometimes."""


def paths(an_incident):
    return ("/", "/embed", f"/incidents/{an_incident}", "/sections/pl-by", *WRITTEN, "/downloads/changelog")


def whole_texts(code, beginning):
    """Return the texts of a page that have nothing to fill in."""
    texts = {key: said for key, said in text.LANGUAGES[code].site.items() if key.startswith(beginning)}
    return {
        key: said
        for key, said in texts.items()
        if key not in ONCE_IN_A_WHILE and not any(name for _, name, _, _ in Formatter().parse(said))
    }


@pytest.mark.parametrize("code", CODES)
def test_every_page_is_in_the_language_of_its_address(client, an_incident, code):
    for path in (*paths(an_incident), "/crossings/pl-by-kuznica-bruzgi-road"):
        page = client.get(path, query_string={"lang": code}).text
        assert f'<html lang="{code}"' in page
        assert text.LANGUAGES[code].page["site.title"] in page
        assert UNFILLED.findall(SCRIPT.sub("", page)) == []


@pytest.mark.parametrize("code", CODES)
def test_the_heading_is_the_sentence_of_the_language(client, code):
    heading = SENTENCE.search(client.get(f"/?{VIEW}&lang={code}").text).group(1)
    assert heading != SENTENCE.search(client.get(f"/?{VIEW}").text).group(1) or code == "en"
    assert text.LANGUAGES[code].term("section", "pl-by") in heading


def test_a_page_links_to_itself_in_every_language(client, an_incident):
    for path in (f"/?{VIEW}", f"/incidents/{an_incident}", "/methodology", "/downloads?section=pl-by"):
        page = client.get(f"{path}{'&' if '?' in path else '?'}lang=lt").text.replace("&amp;", "&")
        assert re.findall(r'<link rel="alternate" hreflang="([^"]+)"', page) == [*CODES, "x-default"]
        for code in CODES:
            suffix = "" if code == "en" else f"{'&' if '?' in path else '?'}lang={code}"
            assert f'hreflang="{code}" href="http://localhost{path}{suffix}"' in page
            assert f'<a href="{path}{suffix}" hreflang="{code}" lang="{code}"' in page
        assert page.count('aria-current="true">Lietuvių') == 1


def test_links_inside_the_site_keep_the_language(client, an_incident):
    for path in (f"/incidents/{an_incident}", "/sections/pl-by", *WRITTEN, "/downloads/changelog", "/nothing-here"):
        page = client.get(f"{path}?lang=fi", headers={"Accept": "text/html"}).text
        inside = re.findall(r'<a (?![^>]*hreflang=)[^>]*?href="(/[^"]*)"', page)
        pages = [each for each in inside if not re.match(r"/(?:api|catalog\.jsonld|downloads/[^?]*\.)", each)]
        assert len(pages) >= 4, path
        assert [each for each in pages if "lang=fi" not in each] == [], path


@pytest.mark.parametrize(
    ("accepted", "offered"),
    [
        ("pl", "pl"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en-GB,en;q=0.9,pl;q=0.8", None),
        ("fr,es;q=0.9", None),
        ("", None),
    ],
)
def test_the_language_of_the_browser_is_offered_and_no_more(client, accepted, offered):
    answer = client.get(f"/?{VIEW}", headers={"Accept-Language": accepted})
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    links = re.findall(r'<a class="offer" href="([^"]+)" hreflang="(\w+)" lang="\w+">([^<]+)</a>', answer.text)
    if offered is None:
        assert links == []
    else:
        assert links == [
            (f"/?{VIEW}&lang={offered}".replace("&", "&amp;"), offered, text.LANGUAGES[offered].page["site.offer"])
        ]


def test_nothing_is_offered_to_who_chose(client):
    page = client.get(f"/?{VIEW}&lang=en", headers={"Accept-Language": "pl"}).text
    assert 'class="offer"' not in page


def test_another_language_is_refused(client, an_incident):
    for path in ("/", f"/incidents/{an_incident}", *WRITTEN, "/downloads/changelog"):
        answer = client.get(path, query_string={"lang": "fr"}, headers={"Accept": "application/json"})
        assert answer.status_code == 400
        assert answer.json["parameter"] == "lang"
    unknown = client.get(f"/incidents/{an_incident}?x=1", headers={"Accept": "application/json"})
    assert (unknown.status_code, unknown.json["parameter"]) == (400, "x")


def test_an_error_is_told_in_the_language_of_the_address(client):
    page = client.get("/nothing-here?lang=sv", headers={"Accept": "text/html"}).text
    assert '<html lang="sv"' in page
    assert "Det finns ingen sådan sida" in page
    assert text.LANGUAGES["sv"].site["error.404.help"] in page
    assert '<p lang="en">There is nothing at /nothing-here.</p>' in page
    assert '<a href="/nothing-here?lang=lv" hreflang="lv" lang="lv"' in page
    assert '<link rel="alternate"' not in page


@pytest.mark.parametrize("code", CODES)
def test_every_error_says_what_to_do(client, code):
    said = text.LANGUAGES[code].site
    headers = {"Accept": "text/html"}
    for answer, status in (
        (client.get(f"/downloads?colour=red&lang={code}", headers=headers), 400),
        (client.post(f"/about?lang={code}", headers=headers), 405),
    ):
        assert answer.status_code == status
        assert f"<h1>{said[f'error.{status}']}</h1>" in answer.text
        assert said[f"error.{status}.help"] in answer.text
    long = client.get(f"/api/collections/incidents/items?f=html&lang={code}&q={'x' * 9_000}", headers=headers)
    assert (long.status_code, f"<h1>{said['error.any']}</h1>" in long.text) == (414, True)


def test_the_texts_of_a_record_are_marked_as_english(client, an_incident):
    page = client.get(f"/incidents/{an_incident}?lang=uk").text
    assert '<h1 lang="en">' in page
    assert text.LANGUAGES["uk"].page["site.texts"] in page


@pytest.mark.parametrize("code", OTHERS)
def test_the_words_of_a_record_are_marked_inside_a_sentence(client, dataset, code):
    frame = dataset.incidents(verification="disputed", kind="event")
    row = next(row for row in frame.to_dict("records") if row["place"] and row["claims"][0]["by"])
    by, place = (html.escape(words) for words in (row["claims"][0]["by"], row["place"]))
    page = client.get(f"/incidents/{row['id']}?lang={code}").text
    assert f'<span lang="en">{by}</span>' in page
    assert f'<span lang="en">{place}</span>' in page
    listed = client.get(f"/?datetime=../..&verification=disputed&lang={code}").text
    assert len(re.findall(r'<p class="claim">[^<]+<span lang="en">', listed)) > 5
    assert not set(text.ISOLATES) & set(page + listed)
    assert '<span lang="en">' not in client.get(f"/incidents/{row['id']}").text


@pytest.mark.parametrize("path", WRITTEN)
@pytest.mark.parametrize("code", CODES)
def test_a_page_of_words_has_all_of_its_words(client, path, code):
    page = html.unescape(client.get(path, query_string={"lang": code}).text)
    own, english = (whole_texts(each, WRITTEN[path]) for each in (code, "en"))
    assert len(own) >= 8
    assert [key for key, said in own.items() if said not in page] == []
    shared = {said for said in english.values() if any(said in each for each in own.values())}
    strange = [said for said in english.values() if len(said) > 20 and said in page and said not in shared]
    assert strange == [] or code == "en"


@pytest.mark.parametrize("code", OTHERS)
def test_what_stands_in_the_data_package_is_marked_as_english(client, dataset, code):
    downloads, about = (client.get(path, query_string={"lang": code}).text for path in ("/downloads", "/about"))
    for layer in dataset.catalogue.tables:
        title = html.escape(layer.title)
        assert f'<a href="#{layer.name}" lang="en">{title}</a>' in downloads
        assert f'<span lang="en">{title}</span>' in downloads
        assert f'<p lang="en">{html.escape(layer.description)}</p>' in downloads
    assert '<tbody lang="en"><tr><td>' in about
    assert 'lang="en"' not in client.get("/downloads").text.split("<main")[1]


@pytest.mark.parametrize("code", OTHERS)
def test_the_changes_to_the_data_are_in_english_and_say_so(client, code):
    page = client.get("/downloads/changelog", query_string={"lang": code}).text
    assert text.LANGUAGES[code].page["site.english_only"] in page
    assert '<div lang="en">' in page
    assert text.ENGLISH.page["site.english_only"] not in client.get("/downloads/changelog").text


def test_the_form_of_the_files_keeps_the_language(client):
    assert '<input type="hidden" name="lang" value="lt">' in client.get("/downloads?lang=lt").text
    answer = client.get("/downloads?from=2021-11-01&to=&section=pl-by&crs=&lang=lt")
    assert answer.headers["Location"] == "/downloads?datetime=2021-11-01/..&section=pl-by&lang=lt"
    page = client.get(answer.headers["Location"]).text.replace("&amp;", "&")
    assert '/downloads/incidents.csv?datetime=2021-11-01/..&section=pl-by"' in page
    assert '<option value="pl-by" selected>Lenkija–Baltarusija</option>' in page


def test_numbers_of_the_page_of_files_are_those_of_the_language(client, dataset):
    def rows(code, query=""):
        page = client.get(f"/downloads?lang={code}{query}").text
        return re.search(r'id="incidents-title">.*?<span class="count">(.*?)</span>', page).group(1)

    total = len(dataset.incidents())
    narrowed = client.get("/api/collections/incidents/items?section=pl-by").json["numberMatched"]
    for code, language in text.LANGUAGES.items():
        assert rows(code) == language.plural("downloads.rows", total)
        said = language.site_text("downloads.narrowed", rows=language.plural("downloads.rows", narrowed))
        assert rows(code, "&section=pl-by") == said
    assert [text.LANGUAGES["pl"].plural("downloads.rows", n) for n in (1, 22, 25)] == [
        "1 wiersz",
        "22 wiersze",
        "25 wierszy",
    ]
    assert [listings.size(1_518_380, text.LANGUAGES[code]) for code in ("de", "fi", "uk")] == [
        "1,5 MB",
        "1,5 Mt",
        "1,5 МБ",
    ]


def test_the_note_of_a_format_is_that_of_the_registry():
    notes = {key.rpartition(".")[2]: said for key, said in text.ENGLISH.site.items() if ".format." in key}
    assert notes == {form.name: form.note for form in FORMATS.values()}


@pytest.mark.parametrize("code", CODES)
def test_the_methodology_speaks_of_what_the_map_says(client, code):
    page = html.unescape(client.get("/methodology", query_string={"lang": code}).text)
    language = text.LANGUAGES[code]
    assert language.term("location_precision", "section") in page
    assert language.page["legend.last_known"] in page
    assert language.say("kilometres", number=20) in page


@pytest.mark.parametrize("code", CODES)
def test_what_the_page_begins_with_has_the_words_of_its_language_and_is_kept(client, code):
    page = client.get(f"/?lang={code}").text
    config = json.loads(re.search(r'<script type="application/json" id="config">(.*?)</script>', page).group(1))
    address = config["urls"]["opening"]
    assert address.startswith(f"/map/opening/{code}.json?v=")
    answer = client.get(address)
    words, all_words = answer.json["words"], text.LANGUAGES[code].document()
    assert words["page"].items() < all_words["page"].items()
    assert words | {"page": all_words["page"]} == all_words
    later = client.get(config["urls"]["words"])
    assert later.json == all_words
    assert "immutable" in later.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get(f"/map/opening/{code}.json?v=other").headers["Cache-Control"]


def test_no_words_of_another_language(client):
    assert client.get("/map/opening/fr.json").status_code == 404
