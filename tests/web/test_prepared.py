"""What is made once for all readers: kept, made anew where it is spoilt, and holding up nobody else."""

from threading import Event, Thread

import brotli
import pytest

from geo.web.prepared import Prepared

TEXT = b"a document that many readers ask for " * 50


class Maker:
    """What makes a document, and counts how often."""

    def __init__(self, content=TEXT):
        self.content, self.made = content, 0

    def __call__(self):
        self.made += 1
        return self.content


@pytest.mark.parametrize("cached", [False, True])
def test_a_document_and_its_packed_form_are_made_once(tmp_path, cached):
    prepared, make = Prepared(tmp_path / "new" if cached else None, "one"), Maker()
    for _ in range(2):
        plain, packed = prepared.get("a.json", make), prepared.get("a.json", make, "br")
        assert plain.content == TEXT
        assert brotli.decompress(packed.content) == TEXT
        assert plain.tag == packed.tag
    assert make.made == 1


def test_another_worker_and_the_next_start_find_it(tmp_path):
    first, second = Maker(), Maker()
    made = Prepared(tmp_path, "one").get("a.json", first, "br")
    assert Prepared(tmp_path, "one").get("a.json", second, "br") == made
    assert (first.made, second.made) == (1, 0)


def test_what_was_made_from_something_else_does_not_count_and_is_let_go(tmp_path):
    Prepared(tmp_path, "one").get("a.json", Maker())
    assert Prepared(tmp_path, "two").get("a.json", Maker(b"other")).content == b"other"
    assert [path.name for path in tmp_path.glob("*.plain")] == ["a.json-two.plain"]


@pytest.mark.parametrize("spoilt", [b"", b"short", bytes(200)])
def test_a_spoilt_file_is_made_anew(tmp_path, spoilt):
    Prepared(tmp_path, "one").get("a.json", Maker())
    (path,) = tmp_path.glob("*.plain")
    path.write_bytes(spoilt)
    make = Maker()
    assert Prepared(tmp_path, "one").get("a.json", make).content == TEXT
    assert make.made == 1


def test_a_cache_that_cannot_be_written_keeps_it_in_memory(tmp_path, caplog):
    (tmp_path / "file").write_bytes(b"")
    prepared, make = Prepared(tmp_path / "file" / "below", "one"), Maker()
    assert [prepared.get("a.json", make).content for _ in range(2)] == [TEXT, TEXT]
    assert make.made == 1
    assert "Nothing is kept" in caplog.text


@pytest.mark.parametrize("cached", [False, True])
def test_while_one_is_made_another_is_to_be_had(tmp_path, cached):
    prepared, begun, wait = Prepared(tmp_path if cached else None, "one"), Event(), Event()

    def slow():
        begun.set()
        assert wait.wait(30)
        return TEXT

    found = []
    threads = [Thread(target=lambda: found.append(prepared.get("slow.bin", slow))) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    assert prepared.get("quick.json", Maker(b"quick")).content == b"quick"
    assert not found
    wait.set()
    for thread in threads:
        thread.join()
    assert [each.content for each in found] == [TEXT, TEXT]


def test_a_maker_that_fails_leaves_nothing_behind(tmp_path):
    prepared = Prepared(tmp_path, "one")

    def failing():
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        prepared.get("a.json", failing)
    assert prepared.get("a.json", Maker()).content == TEXT
