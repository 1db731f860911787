"""Sizes and checksums are measured once: by one of the workers, for all of them and for the next start."""

import hashlib
from dataclasses import replace

import pytest

from geo.catalogs import FileFacts
from geo.formats import FORMATS
from geo.store import Dataset
from geo.web import measures
from geo.web.ledger import SITES, Ledger
from geo.web.measures import Measures


def taken(dataset):
    """Yield every layer with each format that can hold it."""
    for layer in dataset.catalogue.tables:
        for form in FORMATS.values():
            if form.takes(layer):
                yield layer, form


@pytest.fixture(scope="module")
def small(dataset):
    """Return the data with its smallest layer alone."""
    made = Dataset(dataset.store)
    made.catalogue = replace(dataset.catalogue, layers=(dataset.catalogue["tripoints"],))
    return made


def test_an_address_that_asks_first_is_not_measured_for_another(small):
    measures = Measures(small, "")
    sites = [f"https://{number}.example.org" for number in range(SITES + 2)]
    assert [measures.known(site) for site in sites] == [{}] * len(sites)
    measures.wait()
    last, evicted = measures.known(sites[-1]), sites[0]
    assert len(last) == len(list(taken(small)))
    assert measures.known(evicted) == {}
    measures.wait()
    assert measures.known(evicted)["tripoints", "geojson"] != last["tripoints", "geojson"], "each names its address"


def test_a_file_is_measured_only_when_it_was_sent_whole(small):
    measures, site = Measures(small, ""), "https://example.org"
    measures.known(site)
    measures.wait()
    layer, known = small.catalogue["tripoints"], measures.known(site)
    unfinished = measures.while_sent([b"ab", b"c"], site, layer, FORMATS["gpkg"])
    next(unfinished)
    unfinished.close()
    assert measures.known(site) == known
    assert list(measures.while_sent([b"ab", b"c"], site, layer, FORMATS["csv"])) == [b"ab", b"c"]
    assert measures.known(site)["tripoints", "csv"] == FileFacts(3, hashlib.sha256(b"abc").hexdigest())


@pytest.fixture
def writings(monkeypatch):
    """Return the addresses that files were written for, as they are."""
    made, write = [], measures.whole
    monkeypatch.setattr(measures, "whole", lambda *given: made.append(given[3]) or write(*given))
    return made


def test_what_one_worker_has_measured_the_others_need_not(small, tmp_path, writings):
    site, first, second = "https://example.org", Measures(small, "", tmp_path), Measures(small, "", tmp_path)
    for each in (first, second):
        assert each.known(site) == {}
    for each in (first, second):
        each.wait()
    assert len(first.known(site)) == len(list(taken(small))) == len(writings)
    assert second.known(site) == first.known(site)
    assert Measures(small, "", tmp_path).known(site) == first.known(site), "known at once after a new start"


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"made_from": "", "sites": {}}'])
def test_a_spoilt_ledger_is_written_anew(small, tmp_path, spoilt):
    site = "https://example.org"
    ledger = Ledger.of(small, "", tmp_path)
    ledger.path.write_text(spoilt, "utf-8")
    made = Measures(small, "", tmp_path)
    assert made.known(site) == {}
    made.wait()
    assert ledger.read(site) == made.known(site) != {}


def test_what_was_measured_of_other_files_does_not_count(small, tmp_path):
    facts = {("tripoints", "csv"): FileFacts(3, "ab")}
    ledger = Ledger.of(small, "", tmp_path)
    for number in range(SITES + 1):
        ledger.write(f"https://{number}.example.org", facts)
    assert ledger.read("https://1.example.org") == facts
    assert ledger.read("https://0.example.org") == {}, "the oldest"
    assert Ledger.of(small, "mailto:a@example.org", tmp_path).read("https://1.example.org") == {}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_cache_that_cannot_be_written_keeps_nothing(small, tmp_path, caplog):
    (tmp_path / "file").write_text("", "utf-8")
    made = Measures(small, "", tmp_path / "file")
    made.known("https://example.org")
    made.wait()
    assert len(made.known("https://example.org")) == len(list(taken(small)))
    assert "Nothing is kept" in caplog.text
