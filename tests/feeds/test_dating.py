"""When a record was published and changed follows from the releases alone."""

from datetime import UTC, date, datetime

from geo.feeds import dating
from geo.releases import Change, Changes

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def changes(month, added=(), **listed):
    told = tuple(Change("incidents", id, kind) for id, kind in listed.items())
    return Changes("", f"2026.{month}", date(2026, month, 1), added={"incidents": tuple(added)}, listed=told)


def test_without_a_release_everything_is_as_old_as_the_data():
    dates = dating.dates(NOW, [])
    assert dates.of("incidents", "a") == (NOW, NOW, 0)


def test_a_record_is_as_old_as_its_first_release_and_changes_with_its_last():
    past = [changes(1, "ab"), changes(2, "c", a="corrected"), changes(3), changes(4, a="retracted", b="removed")]
    dates = dating.dates(NOW, past)
    january, february, april = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 4))
    assert dates.of("incidents", "a") == (january, april, 2)
    assert dates.of("incidents", "c") == (february, february, 0)
    assert dates.created == NOW


def test_a_release_more_changes_no_date_of_what_it_does_not_change():
    past = [changes(1, "ab"), changes(2, a="corrected")]
    before, after = (dating.dates(NOW, each) for each in (past, [*past, changes(3, "c")]))
    assert [before.of("incidents", id) for id in "ab"] == [after.of("incidents", id) for id in "ab"]
