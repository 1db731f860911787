"""The rules find what is wrong: else what passes them would mean nothing."""

import pytest

from tests.feeds import rules

HEAD = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:a.example,2026:feed</id><title>t</title>'
    '<updated>2026-01-01T00:00:00Z</updated><author><name>a</name></author><link rel="self" href="http://a/f"/>'
)
ENTRY = "<entry><id>tag:a.example,2026:1</id><title>t</title><updated>2026-01-01T00:00:00Z</updated></entry>"
ITEM = (
    '{"id": "1", "content_text": "a", "date_published": "2026-01-01T00:00:00Z",'
    ' "date_modified": "2026-01-01T00:00:00Z"}'
)
HTML = '<title type="html">'


def test_a_right_feed_has_no_problem():
    assert rules.atom(f"{HEAD}{ENTRY}</feed>") == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (f"{HEAD}{ENTRY}{ENTRY}</feed>", "stands 2 times"),
        (f"{HEAD}{ENTRY.replace('T00', ' 00')}</feed>", "updated is"),
        (f"{HEAD}{ENTRY.replace('tag:a', 'urn a')}</feed>", "RFC 4151"),
        (f"{HEAD.replace('self', 'via')}{ENTRY}</feed>", "no link to itself"),
        (f"{HEAD.replace('author', 'autor')}{ENTRY}</feed>", "nobody is the author"),
        (f"{HEAD}{ENTRY.replace('<title>t', '<title> ')}</feed>", "no plain text"),
        (f"{HEAD}{ENTRY.replace('<title>', HTML)}</feed>", "no plain text"),
        (f'{HEAD}<link rel="alternate" href="http://a/1"/><link href="http://a/2"/></feed>', "two alternates"),
        (f"{HEAD}<rights>a</rights><rights>b</rights></feed>", "rights stands 2 times"),
    ],
)
def test_a_wrong_feed_has_one(wrong, said):
    assert any(said in problem for problem in rules.atom(wrong)), rules.atom(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        '{"version": "https://jsonfeed.org/version/1", "title": "t", "items": []}',
        f'{{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{ITEM}, {ITEM}]}}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        f'{{"version": "https://jsonfeed.org/version/1.1", "title": 1, "items": [{ITEM}]}}',
        f'{{"version": "https://jsonfeed.org/version/1.1", "title": "t", "feed_url": "/a", "items": [{ITEM}]}}',
    ],
)
def test_a_wrong_json_feed_has_a_problem(wrong):
    assert rules.json_feed(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        b"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:a\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + b"a" * 80 + b"\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nPRODID:a\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
        b"SEQUENCE:0\r\nSUMMARY:a\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_a_wrong_calendar_has_a_problem(wrong):
    assert rules.calendar(wrong)
