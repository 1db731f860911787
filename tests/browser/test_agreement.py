"""What the page counts in a browser and what the API answers at the address that the page gives are the same."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from geo import text
from geo.incidents import GROUPS, PLACED
from geo.maps.answer import api_pairs, query_of, words
from geo.maps.state import SHOWN_UNASKED, Horizon, parse
from geo.text import CrossingCounts, Shown
from tests.maps.states import as_json, states

STATES = 200
API = "/api/collections"
FACETS = ("section", "category", "verification", "confidence", "crossing")
"""Facets that the API counts by; publishers, of which an incident has several, it counts one at a time."""

LOOK = r"""
const number = (text) => Number((text ?? "").replace(/\D/g, ""));
const countOf = (input) => number(input.closest("label").querySelector(".count").textContent);
const counts = (inputs, key) => Object.fromEntries(inputs.map((input) => [key(input), countOf(input)]));
const all = (query) => Array.from(document.querySelectorAll(query));
const byText = (id) => document.getElementById(id).textContent;
const badge = (item) => item.querySelector(".badge").className.split(" ").slice(1);
const facet = (name) => counts(all(`#facets input[name="${name}"]`), (input) => input.value);
window.lookAtPage = (facets) => ({
  state: borderMap.getState(),
  address: location.search.slice(1),
  link: document.getElementById("share-link").value,
  api: document.getElementById("api-link").href,
  files: all("a[data-file]").map((link) => link.getAttribute("href")),
  sentence: byText("sentence"),
  listed: number(byText("incident-count")),
  elsewhere: number(byText("not-located-count")),
  ids: all("#incident-list > li").map((item) => item.dataset.id),
  bars: Object.fromEntries((document.querySelector("#slider canvas.bars").dataset.bars || "").split(" ").filter(Boolean)
    .map((bar) => bar.split("=")).map(([start, total]) => [start, Number(total)])),
  unit: document.querySelector("#slider canvas.bars").dataset.unit,
  facets: Object.fromEntries(facets.map((name) => [name, facet(name)])),
  groups: counts(all("#facets input[data-group]"), (input) => input.dataset.group),
  crossings: Object.fromEntries(all("#crossing-list > li").map((item) => [item.dataset.id, badge(item)])),
  crossingCount: number(byText("crossing-count")),
  marks: document.querySelector(".unrolled .plane")?.dataset.marks ?? null,
  heads: all(".period-head p span").map((head) => number(head.textContent.split("·").pop())),
  table: {
    ids: all("#table-panel tbody tr[data-id]").map((row) => row.dataset.id),
    total: number(document.querySelector("#table-panel .pages .count").textContent.split(" of ").pop()),
    caption: document.querySelector("#table-panel caption").textContent,
    sorted: all("#table-panel th[aria-sort]").map((head) => [head.textContent, head.getAttribute("aria-sort")]),
  },
});
// Beside a table the filters are folded, and beside them no table is written: both are looked at.
window.showAndLook = async (partial, facets) => {
  await settle(partial);
  const first = lookAtPage(facets);
  await settle({ view: partial.view === "table" ? "map" : "table" });
  const second = lookAtPage(facets);
  const [table, map] = partial.view === "table" ? [first, second] : [second, first];
  const { state, address, link, marks } = first;
  return { ...map, state, address, link, marks, table: table.table };
};
document.querySelectorAll("#facets, #facets details").forEach((part) => (part.open = true));
"""


@pytest.fixture(scope="module")
def sample(dataset):
    return states(words(dataset), STATES, seed=9)


class Answers:
    """The answers of the API to a page, each asked for once."""

    def __init__(self, page, dataset, horizon):
        self.page, self.dataset, self.horizon = page, dataset, horizon
        self.known = {}

    def get(self, path, pairs):
        address = f"{API}/{path}?{urlencode(pairs)}"
        if address not in self.known:
            response = self.page.request.get(address)
            assert response.ok, (address, response.text())
            self.known[address] = response.json()
        return self.known[address]

    def counts(self, pairs, by):
        document = self.get("incidents/aggregate", [("by", by), *pairs])
        return {group["key"][by]: group["count"] for group in document["groups"] if group["count"]}

    def total(self, pairs):
        return self.get("incidents/aggregate", [("by", "section"), *pairs])["numberMatched"]

    def publishers(self, state):
        field = self.dataset.items(query_of(self.dataset, state, self.horizon)).selection.view.field("publishers")
        return Counter(name for names in field.to_pylist() for name in names)

    def ids(self, pairs, most):
        features = self.get("incidents/items", [*pairs, ("sortby", "-start,-id"), ("limit", most)])["features"]
        return [feature["id"] for feature in features]

    def statuses(self, state):
        section = [("section", ",".join(state.section))] if state.section else []
        asked = [("as-of", state.as_of(self.horizon).isoformat()), ("limit", "1000"), *section]
        return {feature["id"]: feature["properties"] for feature in self.get("crossings/items", asked)["features"]}


def without(pairs, *names):
    return [pair for pair in pairs if pair[0] not in names]


def check_facets(found, pairs, answers):
    """Each counts what all filters but its own leave."""
    for field in FACETS:
        wanted = answers.counts(without(pairs, field), field)
        shown = found["facets"][field]
        assert shown == {word: wanted.get(word, 0) for word in shown}, field
        assert {word for word in wanted if word} <= set(shown), field
    by_category = answers.counts(without(pairs, "category"), "category")
    for group, categories in GROUPS.items():
        assert found["groups"][group] == sum(by_category.get(each, 0) for each in categories), group


def check_publishers(found, state, pairs, answers):
    """The most frequent and the chosen ones; no other is as frequent."""
    shown, counted = found["facets"]["source"], answers.publishers(replace(state, source=()))
    assert shown == {name: counted[name] for name in shown}
    for name in sorted(shown)[:3]:
        assert answers.total([*without(pairs, "publishers"), ("publishers", name)]) == shown[name], name
    others = [count for name, count in counted.items() if name not in shown]
    assert not others or max(others) <= sorted(shown.values(), reverse=True)[7]


def check_bars(found, pairs, answers):
    """They are of all dates; what is hidden in an empty chart has no bars."""
    by_unit = answers.counts(without(pairs, "datetime"), found["unit"])
    starts = {start_of(label): count for label, count in by_unit.items()}
    assert found["bars"] == starts
    assert sum(found["bars"].values()) == answers.total(without(pairs, "datetime"))


def start_of(label):
    """The first day of a month, a week or a day, as the API calls them."""
    if "W" in label:
        year, week = label.split("-W")
        return date.fromisocalendar(int(year), int(week), 1).isoformat()
    return (label + "-01")[:10]


def check_lists(found, pairs, answers, sort):
    total = answers.total(pairs)
    precise = [("location_precision", ",".join(PLACED)), *without(pairs, "location_precision")]
    placed = answers.total(precise)
    assert (found["listed"], found["elsewhere"]) == (total, total - placed)
    assert found["ids"] == answers.ids(precise, 100)
    assert found["table"]["total"] == total or (total == 0 and found["table"]["ids"] == [])
    assert len(found["table"]["ids"]) == min(100, total)
    if sort == "-start":
        assert found["table"]["ids"] == answers.ids(pairs, 100)
    assert found["table"]["caption"] == found["sentence"]
    assert len(found["table"]["sorted"]) == 1
    assert found["table"]["sorted"][0][1] == ("descending" if sort.startswith("-") else "ascending")


def check_crossings(found, state, statuses):
    """Those listed, and the status each is shown with."""
    assert found["crossingCount"] == len(found["crossings"]) == len(statuses)
    for id, status in statuses.items():
        stale = ["last-known"] if status["status_knowledge"] == "last_known" else []
        assert found["crossings"][id] == [status["status"], *stale], id


def sentence(state, horizon, total, statuses, names):
    """The sentence that the answers of the API make."""
    closed = [each["status_knowledge"] for each in statuses.values() if each["status"] == "closed"]
    unknown = [each for each in statuses.values() if each["status"] == "unknown"]
    words = {
        name: getattr(state, name) for name in ("section", "category", "verification", "confidence", "source", "q")
    }
    near = None if state.near is None else (names[state.near.crossing], state.near.km)
    crossings = CrossingCounts(len(statuses), len(closed), closed.count("last_known"), len(unknown))
    named = tuple(names[id] for id in state.crossing)
    shown = Shown(total, state.days(horizon), crossings, crossing=named, box=state.bbox is not None, near=near, **words)
    return text.sentence(shown, text.LANGUAGES[state.lang])


def check_address(found, state, dataset):
    """There and back, in both languages. A browser escapes an apostrophe that both of them write as it is."""
    links = [found["address"].replace("%27", "'"), found["link"].partition("?")[2]]
    if state.select:
        # What is chosen opens where there is room for its popup: the map may be moving.
        links = [re.sub("&?map=[^&]*", "", link) for link in links]
        state = replace(state, map=None)
        found["state"]["map"] = None
    assert [parse(link, words(dataset)) for link in links] == [(state, [])] * 2
    assert found["state"] == as_json(state)
    assert links == [state.query()] * 2


def test_two_hundred_states_come_back_from_their_address_and_count_what_the_api_counts(opened, sample, dataset):
    page = opened("/")
    config = page.evaluate("JSON.parse(document.getElementById('config').textContent)")
    horizon = Horizon(date.fromisoformat(config["data_end"]), date.fromisoformat(config["today"]))
    page.evaluate(LOOK)
    answers = Answers(page, dataset, horizon)
    names = {id: each["name"] for id, each in answers.statuses(replace(sample[0], section=())).items()}
    shown_at_all = 0
    for state in sample:
        found = page.evaluate(
            "([partial, facets]) => showAndLook(partial, facets)", [as_json(state), [*FACETS, "source"]]
        )
        check_address(found, state, dataset)
        pairs = parse_qsl(urlsplit(found["api"]).query)
        assert pairs == api_pairs(query_of(dataset, state, horizon)), state.query()
        total, statuses = answers.total(pairs), answers.statuses(state)
        shown_at_all += total > 0
        check_facets(found, pairs, answers)
        check_publishers(found, state, pairs, answers)
        check_bars(found, pairs, answers)
        check_lists(found, pairs, answers, state.sort)
        check_crossings(found, state, statuses)
        assert found["sentence"] == sentence(state, horizon, total, statuses, names)
        check_views(found, state, pairs, answers)
    assert shown_at_all > STATES / 3


def check_views(found, state, pairs, answers):
    """The unrolled section, and both of two periods."""
    if state.view == "section":
        section = state.section[0] if state.section else next(iter(text.ENGLISH.vocabularies["section"]))
        assert int(found["marks"]) == answers.counts(pairs, "section").get(section, 0)
    elif state.compare is not None:
        days = state.compare.text()
        other = [*without(pairs, "datetime"), *([("datetime", days)] if days != "../.." else [])]
        assert found["heads"] == [answers.total(pairs), answers.total(other)]


def test_the_files_of_the_share_box_hold_what_is_shown(open_map):
    page = open_map("datetime=2021-11&q=border&verification=reported,disputed")
    page.evaluate(LOOK)
    found = page.evaluate("lookAtPage([])")
    assert [urlsplit(link).path for link in found["files"]] == [
        f"/downloads/incidents.{form}" for form in ("csv", "xlsx", "geojson")
    ]
    document = page.request.get(found["files"][-1]).json()
    assert len(document["features"]) == int(found["sentence"].split()[0]) > 0


def test_what_was_retracted_is_counted_only_by_the_filter_that_asks_for_it(open_map):
    page = open_map("datetime=../..")
    page.evaluate(LOOK)
    asked = page.evaluate("lookAtPage(['verification'])")
    shown = asked["facets"]["verification"]
    assert sum(shown[word] for word in SHOWN_UNASKED) == asked["listed"]
