"""The map at a release: everything it asks and offers names the release."""

from urllib.parse import parse_qs, urlsplit

import pytest

import geo
from geo.layers import Catalogue
from geo.releases import Releases, make
from geo.store.dataset import DEFAULT


@pytest.fixture(scope="module")
def released(serve, tmp_path_factory):
    """The address of a server with one release, and the release's name."""
    folder = tmp_path_factory.mktemp("releases")
    made = make(Catalogue.open(DEFAULT), Releases(folder)).release
    return serve(GEO_RELEASES=str(folder)), made.name


@pytest.fixture
def open_at(released, opened, watch):
    """Return a function that opens an address of that server."""
    base, _ = released
    watch.allowed.add(urlsplit(base).netloc)
    return lambda path: opened(base + path)


def version(address):
    return parse_qs(urlsplit(address).query).get("v")


def test_the_map_of_a_release_asks_and_offers_nothing_else(open_at, released, watch):
    base, name = released
    page = open_at(f"/?section=pl-by&datetime=2021-11&v={name}")
    page.evaluate("settle({ datetime: '2021-11-08' })")
    paths = [(urlsplit(each).path, version(each)) for each in watch.requests]
    documents = [each for each in paths if each[0].startswith(("/map/", "/api")) and "/words/" not in each[0]]
    assert documents
    assert [each for each in documents if each[1] != [name]] == []
    assert (page.evaluate("borderMap.getState().v"), version(page.url)) == (name, [name])
    links = page.eval_on_selector_all("a[href]:not([rel=latest-version])", "links => links.map((a) => a.href)")
    inside = [each for each in links if each.startswith(base) and not each.startswith(f"{base}/releases")]
    assert inside
    assert [each for each in inside if version(each) != [name]] == []


def test_the_map_of_a_release_leads_to_the_current_data_by_one_link_only(open_at, released):
    _, name = released
    page = open_at(f"/?section=pl-by&v={name}")
    told = page.evaluate("borderMap.setState({ v: '2020.1' }).then(() => '', (error) => error.message)")
    assert told == f"the map keeps to v={name}: the data of another release are at another address"
    assert page.locator("header .frozen").inner_text().startswith(f"Data of release {name}, ")
    page.locator("header .frozen a").click()
    page.wait_for_selector("html[data-ready=true]")
    assert (version(page.url), page.evaluate("borderMap.getState().v")) == (None, None)


def test_the_map_counts_the_same_at_the_release_of_its_data(open_at, released):
    _, name = released
    there, here = (
        open_at(f"/?datetime=2021-11{query}").locator("#sentence").inner_text() for query in (f"&v={name}", "")
    )
    assert there == here
    assert here.startswith(str(len(geo.open().incidents("2021-11", kind="event", verification=SHOWN))))


SHOWN = ["reported", "corroborated", "disputed"]
