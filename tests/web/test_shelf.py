"""Finished answers are kept: bounded, apart from each other, not for ever."""

import pytest

from geo.web import shelf
from geo.web.shelf import KEEP, Shelf


class Application:
    """An application that counts how often it is asked."""

    def __init__(self, body=b"x" * 100, keep=True, vary="Accept"):
        self.asked = 0
        self.body, self.keep, self.vary = body, keep, vary

    def __call__(self, environ, start_response):
        self.asked += 1
        if self.keep:
            environ[KEEP] = '"tag"'
        start_response("200 OK", [("Content-Type", "text/plain"), ("ETag", 'W/"tag"'), ("Vary", self.vary)])
        return [self.body[:50], self.body[50:]]


def ask(application, path="/api", query="", **more):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http", **more}
    sent = []
    body = b"".join(application(environ, lambda status, headers, problem=None: sent.append((status, dict(headers)))))
    return sent[0][0][:3], sent[0][1], body


def holding(application, **more):
    """Return a shelf that was asked the plain question twice, and so keeps the answer."""
    kept = Shelf(application, **more)
    ask(kept)
    ask(kept)
    application.asked = 0
    return kept


def test_what_is_asked_again_is_answered_from_the_shelf():
    application = Application()
    kept = Shelf(application)
    answers = [ask(kept) for _ in range(5)]
    assert (
        answers == [("200", {"Content-Type": "text/plain", "ETag": 'W/"tag"', "Vary": "Accept"}, application.body)] * 5
    )
    assert application.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/api/x"},
        {"query": "limit=1"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_ACCEPT_ENCODING": "br"},
        {"HTTP_HOST": "other"},
        {"wsgi.url_scheme": "https"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_IF_MODIFIED_SINCE": "Sat, 21 Nov 2026 00:00:00 GMT"},
    ],
)
def test_everything_an_answer_depends_on_tells_questions_apart(other):
    application = Application()
    kept = holding(application)
    ask(kept)
    assert application.asked == 0
    ask(kept, **other)
    assert application.asked == 1


def test_what_varies_by_language_is_kept_for_each_and_nothing_else_is():
    for vary, times in (("Accept, Accept-Language", 3), ("Accept", 2)):
        application = Application(vary=vary)
        kept = Shelf(application)
        for language in ("pl", "pl", "uk", "uk", "pl", "uk"):
            ask(kept, HTTP_ACCEPT_LANGUAGE=language)
        assert application.asked == times, vary


@pytest.mark.parametrize("condition", ['"tag"', 'W/"tag"', '"a", W/"tag"', "*"])
def test_who_has_it_gets_no_body(condition):
    kept = holding(Application())
    status, headers, body = ask(kept, HTTP_IF_NONE_MATCH=condition)
    assert (status, body) == ("304", b"")
    assert headers == {"ETag": 'W/"tag"', "Vary": "Accept"}
    assert ask(kept, HTTP_IF_NONE_MATCH='"other"')[0] == "200"


def test_what_is_not_said_to_be_kept_is_not():
    application = Application(keep=False)
    kept = holding(application)
    ask(kept)
    assert application.asked == 1


def test_other_paths_are_none_of_its_business():
    application = Application()
    kept = Shelf(application)
    for _ in range(4):
        ask(kept, "/")
    assert application.asked == 4


def test_what_was_asked_for_longest_ago_makes_room():
    application = Application()
    kept = Shelf(application, room=3 * (300 + shelf.OVERHEAD))
    for query in ("a", "a", "b", "b", "c", "c", "a", "d", "d"):
        ask(kept, query=query)
    assert application.asked == 8
    ask(kept, query="a")
    assert application.asked == 8
    ask(kept, query="b")
    assert application.asked == 9


def test_long_questions_take_room_too():
    application = Application()
    kept = Shelf(application, room=10_000 + 2 * shelf.OVERHEAD)
    for query in ("a" * 8_000, "b" * 8_000):
        ask(kept, query=query)
        ask(kept, query=query)
    ask(kept, query="b" * 8_000)
    assert application.asked == 4
    ask(kept, query="a" * 8_000)
    assert application.asked == 5


def test_what_is_asked_once_takes_no_room(monkeypatch):
    monkeypatch.setattr(shelf, "REMEMBERED", 3)
    application = Application()
    kept = holding(application)
    for query in range(100):
        ask(kept, query=str(query))
    assert application.asked == 100
    ask(kept)
    assert application.asked == 100


def test_a_large_answer_is_not_kept():
    application = Application(b"x" * (shelf.LARGEST + 1))
    kept = holding(application)
    assert ask(kept)[2] == application.body
    assert application.asked == 1


def test_an_old_answer_is_made_anew(monkeypatch):
    application = Application()
    clock = [0.0]
    monkeypatch.setattr(shelf, "monotonic", lambda: clock[0])
    kept = holding(application)
    clock[0] = shelf.SECONDS - 1
    ask(kept)
    assert application.asked == 0
    clock[0] = shelf.SECONDS + 1
    ask(kept)
    assert application.asked == 1
