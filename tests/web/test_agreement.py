"""What the map shows and what the API answers at the address that the page gives are the same."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urlencode

import pytest

from geo.maps.answer import answer, api_pairs, query_of, words
from geo.maps.state import Horizon
from tests.maps.states import states

COLLECTION = "/api/collections/incidents"
FIELDS = ("section", "category", "verification", "confidence", "crossing")


@pytest.fixture(scope="module")
def some(dataset):
    return states(words(dataset), 200, seed=4)


def counts(client, pairs, field):
    """Return how many incidents the API counts by a field, and altogether."""
    document = client.get(f"{COLLECTION}/aggregate?{urlencode([('by', field), *pairs])}").json
    return {group["key"][field]: group["count"] for group in document["groups"] if group["count"]}, document[
        "numberMatched"
    ]


def test_the_counts_of_any_state_are_those_of_the_api(client, dataset, some):
    horizon = Horizon(dataset.data_end, dataset.data_end)
    shown_at_all = 0
    for number, state in enumerate(some):
        pairs = api_pairs(query_of(dataset, state, horizon))
        shown, field = answer(dataset, state, horizon), FIELDS[number % len(FIELDS)]
        own = dict(Counter(row[field] for row in shown.incidents))
        assert counts(client, pairs, field) == (own, shown.count), state.query()
        shown_at_all += shown.count > 0
    assert shown_at_all > len(some) / 3


def test_the_page_gives_that_address(client, some):
    for state in some[:12]:
        page = unescape(client.get(f"/?{state.query()}").text)
        address = re.search(r'id="api-link" href="([^"]+)"', page)[1]
        sentence = re.search(r'<h1 id="sentence">([\d,]+|No) ', page)[1].replace(",", "")
        assert client.get(f"{address}&limit=1").json["numberMatched"] == int(sentence.replace("No", "0")), state.query()


def test_a_publisher_finds_the_incidents_of_its_sources(client, dataset):
    counted = Counter(name for row in dataset.incidents(kind="event")["publishers"] for name in row)
    for name, count in counted.most_common(15):
        assert (
            client.get(f"{COLLECTION}/items", query_string={"publishers": name, "kind": "event"}).json["numberMatched"]
            == count
        )
