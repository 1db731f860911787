"""The pages in ten languages: the address decides, the browser's wish is only an offer."""

import json
import re

import pytest

from geo import text

CODES = tuple(text.LANGUAGES)
VIEW = "datetime=2021-11-03/2021-11-09&section=pl-by"
SENTENCE = re.compile(r'<h1 id="sentence">(.*?)</h1>')
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
UNFILLED = re.compile(r"\{\w+\}")


def paths(an_incident):
    return ("/", "/embed", f"/incidents/{an_incident}", "/sections/pl-by", "/methodology", "/about")


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
    for path in (f"/?{VIEW}", f"/incidents/{an_incident}", "/methodology"):
        page = client.get(f"{path}{'&' if '?' in path else '?'}lang=lt").text.replace("&amp;", "&")
        assert re.findall(r'<link rel="alternate" hreflang="([^"]+)"', page) == [*CODES, "x-default"]
        for code in CODES:
            suffix = "" if code == "en" else f"{'&' if '?' in path else '?'}lang={code}"
            assert f'hreflang="{code}" href="http://localhost{path}{suffix}"' in page
            assert f'<a href="{path}{suffix}" hreflang="{code}" lang="{code}"' in page
        assert page.count('aria-current="true">Lietuvių') == 1


def test_links_inside_the_site_keep_the_language(client, an_incident):
    page = client.get(f"/incidents/{an_incident}?lang=fi").text
    inside = re.findall(r'<a [^>]*?href="(/(?:methodology|about|sections|crossings|\?)[^"]*)"', page)
    assert len(inside) >= 4
    assert all("lang=" in address for address in inside)


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
    for path in ("/", f"/incidents/{an_incident}"):
        answer = client.get(path, query_string={"lang": "fr"}, headers={"Accept": "application/json"})
        assert answer.status_code == 400
        assert answer.json["parameter"] == "lang"
    unknown = client.get(f"/incidents/{an_incident}?x=1", headers={"Accept": "application/json"})
    assert (unknown.status_code, unknown.json["parameter"]) == (400, "x")


def test_an_error_is_told_in_the_language_of_the_address(client):
    page = client.get("/nothing-here?lang=sv", headers={"Accept": "text/html"}).text
    assert '<html lang="sv"' in page
    assert "Det finns ingen sådan sida" in page


def test_the_texts_of_a_record_are_marked_as_english(client, an_incident):
    page = client.get(f"/incidents/{an_incident}?lang=uk").text
    assert '<h1 lang="en">' in page
    assert text.LANGUAGES["uk"].page["site.texts"] in page


@pytest.mark.parametrize("path", ["/methodology", "/about"])
def test_a_page_that_is_only_in_english_says_so(client, path):
    notice = text.LANGUAGES["lv"].page["site.english_only"]
    assert notice in client.get(f"{path}?lang=lv").text
    assert text.ENGLISH.page["site.english_only"] not in client.get(path).text


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_a_language_are_kept_for_their_version(client, code):
    page = client.get(f"/?lang={code}").text
    config = json.loads(re.search(r'<script type="application/json" id="config">(.*?)</script>', page).group(1))
    address = config["urls"]["words"]
    assert address.startswith(f"/map/words/{code}.json?v=")
    answer = client.get(address)
    assert answer.json == text.LANGUAGES[code].document()
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get(f"/map/words/{code}.json?v=other").headers["Cache-Control"]


def test_no_words_of_another_language(client):
    assert client.get("/map/words/fr.json").status_code == 404
