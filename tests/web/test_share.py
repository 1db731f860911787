"""``/share``: every code of a state, frozen unless somebody wants it live, as a plain form in ten languages."""

import html
import re
from html.parser import HTMLParser

import pytest

from geo import text
from geo.embeds import builder, checks
from geo.embeds.builder import Choices, Texts
from geo.images.theme import THEMES
from tests.releases.corrected import RELEASE, VIEW
from tests.web.conftest import build
from tests.web.test_security import Elements, policy

CODES = ("link", "iframe", "automatic", "component", "amp", "figure")


class Form(HTMLParser):
    """What a browser without script sends: name and value of every field as it stands."""

    def __init__(self, page):
        super().__init__()
        self.values, self._area, self._select = {}, None, None
        self.feed(page[page.index('<form id="options"') : page.index('<section id="codes"')])

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "textarea":
            self._area = given["name"]
            self.values[self._area] = ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.values[self._select] = given["value"]
        elif tag == "input" and (given["type"] != "radio" or "checked" in given):
            self.values[given["name"]] = given["value"]

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None


@pytest.fixture(scope="module")
def client(corrected_data):
    dataset, releases, _ = corrected_data
    return build(dataset, releases=releases).test_client()


@pytest.fixture
def shared(client):
    """A function that returns the page of some choices."""
    return lambda query: client.get(f"/share?{query}", follow_redirects=True).text


def codes(page):
    found = re.findall(r'<textarea id="code-([a-z]+)"[^>]*>(.*?)</textarea>', page, re.S)
    return {name: html.unescape(code) for name, code in found}


def addresses(code):
    return [html.unescape(each) for each in re.findall(r'(?:src|href)="([^"]+)"', code)]


def test_a_state_is_frozen_at_the_newest_release_unless_somebody_wants_it_live(client):
    answer = client.get(f"/share?{VIEW}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/share?{VIEW}&v={RELEASE}")
    assert f"v={RELEASE}" in codes(client.get(answer.headers["Location"]).text)["link"]
    assert "v=" not in codes(client.get(f"/share?{VIEW}&v=").text)["link"]


def test_every_code_leads_to_the_state_that_was_looked_at(client, shared):
    found = codes(shared(f"{VIEW}&category=clash,death&map=8/53.2/23.7&select=x"))
    assert tuple(found) == CODES
    for name, code in found.items():
        own = [code] if name == "link" else [each for each in addresses(code) if not each.endswith("embed.js")]
        for address in own:
            state = "datetime=2021-11-01/2021-11-30&section=pl-by&category=clash,death&map=8/53.2/23.7&select=x"
            assert address.partition("?")[2] == f"{state}&v={RELEASE}", name
            assert client.get(address).status_code == 200, address


def test_the_component_has_the_parameters_as_attributes(shared):
    code = codes(shared(f"{VIEW}&controls=slider&corrections=off&language=lt&theme=dark"))["component"]
    element = next(each for tag, each in Elements(code).elements if tag == "eastern-border-map")
    expected = {
        "datetime": "2021-11-01/2021-11-30",
        "section": "pl-by",
        "theme": "dark",
        "lang": "lt",
        "v": RELEASE,
        "controls": "slider",
        "corrections": "off",
    }
    assert {name: element[name] for name in expected} == expected
    assert element["height"] == "600"


@pytest.mark.parametrize("code", CODES[1:])
def test_words_with_markup_in_them_stay_words_in_every_code(shared, code):
    page = shared(f"{VIEW}&title=%3Cb%3E%22T%22&summary=%3Ci%3E%26&alt=%3Cu%3E%22")
    elements = Elements(codes(page)[code]).elements
    assert not {"b", "i", "u"} & {tag for tag, _ in elements}
    assert {tag for tag, _ in Elements(page).elements}.isdisjoint({"b", "i", "u"})


def test_a_title_of_one_s_own_stands_above_the_map_and_in_every_code(shared):
    found = codes(shared(f"{VIEW}&title=Na+granicy"))
    for name in ("iframe", "automatic", "amp"):
        assert 'title="Na granicy"' in found[name]
        assert any("title=Na%20granicy" in each for each in addresses(found[name])), name
    assert 'heading="Na granicy"' in found["component"]
    assert "title=" not in found["link"]


def test_the_words_are_filled_in_from_the_state_in_the_language_of_the_map(client, shared):
    page = shared(f"{VIEW}&language=pl")
    sentence = html.unescape(
        re.search(r'<h1 id="sentence">(.*?)</h1>', client.get(f"/?{VIEW}&v={RELEASE}&lang=pl").text)[1]
    )
    values = Form(page).values
    assert values["title"] == sentence
    assert sentence in values["alt"]
    assert re.match(r"Zdarzenia o znanym miejscu: \d+ z \d+\.", values["summary"])
    assert 'lang="pl"' in page
    assert "<figcaption>Zdarzenia" in codes(page)["figure"]


def test_without_script_words_that_nobody_changed_follow_and_those_that_somebody_did_stay(client, shared):
    values = Form(shared(VIEW)).values | {"language": "de", "summary": "Our caption"}
    page = client.get("/share", query_string=values).text
    after = Form(page).values
    assert after["title"].endswith("nach letztem bekanntem Stand")
    assert after["alt"].startswith("Karte der Ostgrenze")
    assert after["summary"] == "Our caption"
    again = Form(client.get("/share", query_string=after).text).values
    assert again == after


def test_the_form_sends_everything_that_was_chosen(client, shared):
    query = f"{VIEW}&controls=legend&theme=dark&language=fi&height=480&width=320&corrections=off"
    values = Form(shared(query)).values
    page = client.get("/share", query_string=values).text
    assert Form(page).values == values
    assert 'width="320" height="480"' in page
    assert 'height="480"' in codes(page)["iframe"]
    assert "theme=dark&lang=fi&v=2026.4&controls=legend&corrections=off" in addresses(codes(page)["iframe"])[0]


def test_a_form_that_follows_updates_stays_live(client, shared):
    values = Form(shared(VIEW)).values | {"v": ""}
    answer = client.get("/share", query_string=values)
    assert answer.status_code == 200
    assert "v=" not in codes(answer.text)["link"]
    assert 'data-check="release" data-state="note"' in answer.text


def test_the_data_of_the_view_are_those_of_the_release(client, shared):
    page = shared(VIEW)
    links = [html.unescape(each) for each in re.findall(r'<li><a href="([^"]+)">', page)]
    api = next(each for each in links if "/api/" in each)
    shown = int(re.match(r"\d+", Form(page).values["title"])[0])
    assert client.get(api).json["numberMatched"] == shown
    csv = next(each for each in links if "incidents.csv" in each)
    assert client.get(csv).status_code == 200
    feed = next(each for each in links if "incidents.json" in each)
    assert client.get(feed).json["_border_map"]["total"] == shown
    assert len(links) > 10
    assert all(f"v={RELEASE}" in each for each in links)


def test_the_print_kit_is_of_the_same_state(client, shared):
    link = html.unescape(re.search(r'<a class="button" href="([^"]+)" download', shared(f"{VIEW}&theme=dark"))[1])
    assert link.endswith(f"/image.zip?datetime=2021-11-01/2021-11-30&section=pl-by&theme=dark&v={RELEASE}")
    answer = client.get(link)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_page_is_whole_in_every_language(client, lang):
    page = client.get(f"/share?{VIEW}&v={RELEASE}&lang={lang}").text
    assert f'<html lang="{lang}"' in page
    assert (
        html.escape(text.LANGUAGES[lang].site["share.page"]) in page or text.LANGUAGES[lang].site["share.page"] in page
    )
    assert tuple(codes(page)) == CODES
    labels = re.findall(r'data-copy="code-[a-z]+"[^>]* aria-label="([^"]+)" hidden>([^<]+)<', page)
    assert len({label for label, _ in labels}) == len(CODES)
    assert all(label.startswith(f"{copy}: ") for label, copy in labels)


def test_the_page_of_the_map_leads_here(client):
    page = client.get(f"/?{VIEW}&lang=pl").text
    link = html.unescape(re.search(r'id="share-page" href="([^"]+)"', page)[1])
    assert link == "/share?datetime=2021-11-01/2021-11-30&section=pl-by&lang=pl"
    assert client.get(link).status_code == 302


def test_only_this_page_may_show_frames_and_only_ours(client):
    assert policy(client.get(f"/share?{VIEW}&v="))["frame-src"] == "'self'"
    assert "frame-src" not in policy(client.get("/"))


def test_without_a_release_nothing_can_be_frozen_and_the_page_says_so(dataset, tmp_path):
    answer = build(dataset, releases=tmp_path).test_client().get(f"/share?{VIEW}")
    assert answer.status_code == 200
    assert "There is no release yet" in answer.text


def test_the_version_of_data_that_are_no_release_freezes_nothing(dataset, tmp_path):
    client = build(dataset, releases=tmp_path).test_client()
    page = client.get(f"/share?{VIEW}&v={dataset.version}").text
    assert "v=" not in codes(page)["iframe"]
    described = client.get("/oembed", query_string={"url": f"http://localhost/?{VIEW}&v={dataset.version}"}).json
    assert "v=" not in described["html"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("height=99", "height"),
        ("height=tall", "height"),
        ("width=700", "width"),
        ("language=xx", "language"),
        ("hieght=1", "hieght"),
    ],
)
def test_a_choice_is_obeyed_or_refused(client, query, parameter):
    answer = client.get(f"/share?{query}&v=", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["parameter"]) == (400, parameter)


def test_texts_follow_only_if_nobody_changed_them():
    first, second = Texts("a", "b", "c"), Texts("A", "B", "C")
    unchanged = Choices(texts=first, prefilled=first.mark)
    changed = Choices(texts=first._replace(summary="mine"), prefilled=first.mark)
    assert unchanged.written(second) == second
    assert changed.written(second) == Texts("A", "mine", "C")
    assert Choices(texts=first).written(second) == first
    assert Choices().written(second) == second
    assert Choices(texts=first, prefilled="x").written(second) == first


def test_the_contrast_is_that_of_the_colours_which_are_drawn(client, shared):
    for theme in ("light", "dark"):
        found = checks.contrast(theme)
        colours = THEMES[theme]
        assert found.enough
        assert found.text == min(checks.ratio(each, colours.page) for each in (colours.text, colours.muted))
    least = checks.contrast(None)
    assert least.symbols == min(checks.contrast(theme).symbols for theme in ("light", "dark"))
    assert f"at least {int(least.symbols * 10) / 10} : 1" in shared(VIEW)


def test_every_parameter_of_the_page_is_a_field(shared):
    fields = set(Form(shared(VIEW)).values)
    assert set(builder.OWN) | {"v", "controls", "theme", "title", "corrections"} <= fields
