"""Every language says everything, with the values English has, and nothing that nobody asks for."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from geo import text
from geo.maps.drawing import standalone
from geo.text.languages import CATALOGUES

PROJECT = Path(__file__).parents[2]
CONTRACT = json.loads((PROJECT / "tests" / "contracts" / "plurals.json").read_text("utf-8"))
FORMS = {form for forms in CONTRACT["forms"].values() for form in forms}
OTHERS = [language for language in text.LANGUAGES.values() if language is not text.ENGLISH]
PARTS = ("messages", "page", "site")
FOLDERS = (("static/js", "*.js"), ("geo", "*.py"), ("geo/web/templates", "*.html"))
SAYS = re.compile(r"\b(?:t|s|plural|say|_say|site_text)\(([^()]*)")
FILLED_IN = re.compile(r"(?:\\\$)?\{[^{}]*\}")
QUOTED = re.compile(r"""(["'`])((?:\$?\{[^{}"'`]*\}\.)?[a-z_0-9]+(?:\.(?:[a-z_0-9]+|\$?\{[^{}"'`]*\}))*)\1""")
KEY = re.compile(r"""["'`]([a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+)["'`]""")


def by_language(language):
    return language.code


def stems(texts):
    """Return the keys of texts, those of a count without its form."""
    return {key.rpartition(".")[0] if key.rpartition(".")[2] in FORMS else key for key in texts}


def known_keys():
    """Return the keys of every English text, those of a count without its form."""
    return {key for texts in (text.ENGLISH.messages, text.ENGLISH.page, text.ENGLISH.site) for key in stems(texts)}


def values(texts, stem):
    """Return the names of the values of a text, in any of its forms."""
    patterns = [texts[key] for key in (stem, *(f"{stem}.{form}" for form in FORMS)) if key in texts]
    return {name for pattern in patterns for _, name, _, _ in Formatter().parse(pattern) if name}


def sources(*folders):
    """Return everything in some folders that may say something, as one text."""
    files = sorted(file for folder, name in folders for file in (PROJECT / folder).rglob(name))
    return "\n".join(file.read_text("utf-8") for file in files)


SOURCES = sources(*FOLDERS)
SCRIPTS = sources(FOLDERS[0])


def asked_for():
    """Return what the quoted keys of the sources match; a part that is filled in may be any word."""
    keys = {found for _, found in QUOTED.findall(SOURCES)}
    patterns = {FILLED_IN.sub("[a-z_0-9]+", re.escape(key).replace(r"\{", "{").replace(r"\}", "}")) for key in keys}
    return re.compile("|".join(sorted(patterns)))


def test_every_language_has_a_catalogue_and_a_plural():
    assert {file.stem for file in CATALOGUES.glob("*.json")} == set(text.LANGUAGES) == set(text.PLURALS)
    assert list(text.LANGUAGES) == ["en", "pl", "lt", "lv", "fi", "uk", "be", "ru", "de", "sv"]


@pytest.mark.parametrize("code", text.PLURALS)
def test_a_count_takes_the_form_of_the_contract(code):
    plural = text.PLURALS[code]
    assert plural.forms == tuple(CONTRACT["forms"][code])
    assert [plural.of(n) for n in CONTRACT["numbers"]] == CONTRACT["languages"][code]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", text.LANGUAGES.values(), ids=by_language)
def test_no_text_is_missing_and_none_is_too_many(language, part):
    texts = getattr(language, part)
    wanted = stems(getattr(text.ENGLISH, part))
    forms = text.PLURALS[language.code].forms
    missing = {stem for stem in wanted if stem not in texts and not all(f"{stem}.{form}" in texts for form in forms)}
    assert missing == set()
    expected = {key for stem in wanted for key in (stem, *(f"{stem}.{form}" for form in forms))}
    assert set(texts) - expected == set()
    assert [key for key, said in texts.items() if not said.strip()] == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", OTHERS, ids=by_language)
def test_a_text_has_the_values_of_the_english_one(language, part):
    english, own = getattr(text.ENGLISH, part), getattr(language, part)
    differing = {stem for stem in stems(english) if values(own, stem) != values(english, stem)}
    assert differing == set()


@pytest.mark.parametrize("language", text.LANGUAGES.values(), ids=by_language)
def test_every_word_has_a_label(language):
    english = text.ENGLISH.vocabularies
    assert {name: list(words) for name, words in language.vocabularies.items()} == {
        name: list(words) for name, words in english.items()
    }
    assert [word for words in language.vocabularies.values() for word, label in words.items() if not label] == []


@pytest.mark.parametrize("language", text.LANGUAGES.values(), ids=by_language)
def test_every_month_has_a_name_in_every_form(language):
    assert {"date", "alone"} <= set(language.months) <= {"date", "alone", "on", "since", "until"}
    assert all(len(names) == len(set(names)) == 12 for names in language.months.values())


def test_a_key_is_only_one_text():
    keys = [key for part in PARTS for key in getattr(text.ENGLISH, part)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", text.LANGUAGES.values(), ids=by_language)
def test_the_words_of_the_server_s_pages_stay_on_the_server(language):
    sent = language.document()
    assert set(sent) == {"code", "name", "months", "numbers", "messages", "vocabularies", "page"}
    assert not {key for part in ("messages", "page") for key in sent[part]} & set(language.site)
    assert sorted(key for key in stems(language.site) if re.search(rf"[\"'`]{re.escape(key)}[\"'`]", SCRIPTS)) == []


def test_every_text_is_asked_for():
    known = stems(key for part in PARTS for key in getattr(text.ENGLISH, part))
    asked = asked_for()
    assert sorted(key for key in known if not asked.fullmatch(key)) == []


def test_every_text_that_is_asked_for_is_there():
    asked = {key for said in SAYS.findall(SOURCES) for key in KEY.findall(said)}
    known = stems(key for part in PARTS for key in getattr(text.ENGLISH, part)) | set(text.ENGLISH.messages)
    assert len(asked) > 100
    assert sorted(asked - known) == []


def test_every_language_is_written_in_its_own_letters():
    for language in OTHERS:
        label = language.vocabularies["category"]["balloon"]
        assert bool(re.search("[а-яі]", label.lower())) == (language.code in ("uk", "be", "ru"))


@pytest.mark.parametrize("language", OTHERS, ids=by_language)
def test_few_labels_are_the_same_as_in_english(language):
    own, english = language.vocabularies["category"], text.ENGLISH.vocabularies["category"]
    assert sum(own[word] == english[word] for word in english) <= 2


def test_a_file_of_one_map_holds_the_words_of_its_language(dataset):
    drawn = standalone(dataset, {"lang": "lt", "datetime": "2021-11", "section": "lv-ru"})
    page = drawn.get_root().render()
    assert '<html lang="lt"' in page
    assert text.LANGUAGES["lt"].page["time.label"] in page
    assert text.LANGUAGES["pl"].page["time.label"] not in page
