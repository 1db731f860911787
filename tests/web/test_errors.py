"""What goes wrong, told once: the table is complete, and nothing inside is shown."""

import html
import inspect

import pytest

import geo.errors
import geo.web.errors
from geo import text
from geo.errors import GeoError
from geo.web.errors import HIDDEN, STATUS


def exceptions(module):
    return {
        each
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, GeoError) and each is not GeoError
    }


def test_the_table_holds_every_exception_of_the_domain():
    assert set(STATUS) == exceptions(geo.errors) | exceptions(geo.web.errors)


def test_a_page_error_is_a_page_and_an_api_error_a_problem(client):
    page, problem = client.get("/nothing"), client.get("/api/nothing")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert problem.json["status"] == 404


def test_a_program_that_asks_a_page_for_json_gets_a_problem(client):
    answer = client.get("/?theme=blue", headers={"Accept": "application/json"})
    assert answer.json["parameter"] == "theme"


def test_several_wrong_parameters_are_all_named(client):
    html = client.get("/?theme=blue&datetime=x&foo=1").text
    assert all(f"<code>{name}</code>" in html for name in ("theme", "datetime", "foo"))
    problem = client.get("/api/collections/incidents/items?limit=x&bbox=1").json
    assert {each["parameter"] for each in problem["errors"]} == {"limit", "bbox"}


def test_another_method_is_refused_with_those_allowed(client):
    answer = client.post("/api/collections")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "HEAD"}
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "said"),
    [("/", text.ENGLISH.site["error.500.help"]), ("/api/collections/incidents/items?limit=17", HIDDEN)],
)
def test_a_surprise_shows_nothing_of_the_inside(app, monkeypatch, path, said):
    def fail(*_):
        raise RuntimeError("secret path /etc/passwd")

    monkeypatch.setattr(type(app.extensions["geo"].dataset.store), "query", fail)
    monkeypatch.setattr(app, "testing", False)
    answer = app.test_client().get(path)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert said in html.unescape(answer.text)


def test_errors_are_not_kept_and_carry_the_security_headers(client):
    answer = client.get("/nothing")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["%00", "js/main.js%00", "a" * 300, "../server.py", "js/%2e%2e/%2e%2e/server.py"])
def test_a_name_no_file_can_have_is_not_found(client, name):
    assert client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/embed", "/downloads"])
@pytest.mark.parametrize("bound", ["from", "to"])
def test_the_end_of_the_calendar_is_refused_by_name(client, path, bound):
    answer = client.get(f"{path}?{bound}=9999-12-31")
    assert answer.status_code == 400
    assert f"{bound}&#39; is &#39;9999-12-31" in answer.text
