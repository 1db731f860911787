"""What the page counts in a browser and what the API answers at the address that the page gives are the same."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from geo.maps.answer import words
from tests.maps.states import as_json, states

AGGREGATE = "/api/collections/incidents/aggregate"
FACETS = ("section", "category", "verification", "confidence")
UNFOLD = "() => document.querySelectorAll('#facets, #facets details').forEach((part) => (part.open = true))"
COUNTS = r"""(names) => {
  const number = (node) => Number(node.textContent.replace(/\D/g, ""));
  const facet = (name) => Object.fromEntries(
    [...document.querySelectorAll(`#facets input[name="${name}"]`)].map((input) =>
      [input.value, number(input.closest("label").querySelector(".count"))]));
  return {
    facets: Object.fromEntries(names.map((name) => [name, facet(name)])),
    bars: document.querySelector("#slider canvas.bars").getAttribute("aria-label"),
    listed: number(document.getElementById("incident-count")),
    sentence: document.getElementById("sentence").textContent,
    api: document.getElementById("api-link").href,
  };
}"""


@pytest.fixture(scope="module")
def sample(dataset):
    return states(words(dataset), 20, seed=9)


@pytest.fixture
def counted(page):
    """A function that asks the API for counts by something of the incidents that some parameters ask for."""

    def counted(pairs, by):
        document = page.request.get(f"{AGGREGATE}?{urlencode([('by', by), *pairs])}").json()
        return {group["key"][by]: group["count"] for group in document["groups"]}, document["numberMatched"]

    return counted


def check(found, pairs, counted):
    for field in FACETS:
        others = [pair for pair in pairs if pair[0] != field]
        assert found["facets"][field] == counted(others, field)[0], field
    others = [pair for pair in pairs if pair[0] != "publishers"]
    for name, count in list(found["facets"]["source"].items())[:3]:
        assert counted([*others, ("publishers", name)], "section")[1] == count, name
    matched = counted(pairs, "section")[1]
    said = found["sentence"].split()[0].replace(",", "").replace("No", "0")
    assert (found["listed"], int(said)) == (matched, matched)
    unit, most = re.search(r"by (\w+), at most ([\d,]+)", found["bars"]).groups()
    bars, _ = counted([pair for pair in pairs if pair[0] != "datetime"], unit)
    assert int(most.replace(",", "")) == max(count or 0 for count in bars.values())


def test_the_page_counts_what_the_api_counts(open_map, sample, counted):
    page = open_map()
    page.evaluate(UNFOLD)
    for state in sample:
        partial = as_json(state)
        for name in ("map", "select", "theme", "lang"):
            del partial[name]
        page.evaluate("partial => settle(partial)", partial)
        found = page.evaluate(COUNTS, [*FACETS, "source"])
        check(found, [pair for pair in parse_qsl(urlsplit(found["api"]).query) if pair[0] != "kind"], counted)
