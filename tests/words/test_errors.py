"""Errors name what was asked, what was found and what was expected."""

from geo.errors import InvalidLayers, InvalidParameter, NotFound, Problem, UnknownParameter


def test_a_problem_names_file_row_field_found_and_expected():
    problem = Problem("incidents.geojson", "3 (x)", "start", "31.02.2024", "a date", "Write it so.")
    text = "incidents.geojson, row 3 (x), field 'start': found 31.02.2024, expected a date (Write it so.)"
    assert str(problem) == text


def test_a_problem_of_a_whole_file_names_no_row():
    assert str(Problem("a.csv", None, None, "no file", "the layer a")) == "a.csv: found no file, expected the layer a"


def test_messages_are_whole_sentences():
    assert str(InvalidParameter("limit", "x", "a number")) == "'limit' is 'x'; expected a number."
    assert "Did you mean 'datetime'?" in str(UnknownParameter("datetme", ["bbox", "datetime"]))
    assert str(NotFound("collection", "incident", ["incidents"])) == (
        "There is no collection 'incident'. Did you mean 'incidents'?"
    )
    assert str(InvalidLayers([Problem("a", None, None, "b", "c")])).startswith("The layers have 1 problem:\n")
