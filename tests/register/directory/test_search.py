"""What is typed finds a location, however it is written."""

import pytest

from almoner.register.directory.rules import (
    folded,
    number_of_ours,
    reference_to,
    search_text,
    search_words,
)

ELM = search_text(name="Elm's Court & Mews", postcode="OL1 2AB", ids=("1-123", "VNHWE"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("St. Mary's  House", "st marys house"),
        ("Caffè Ünter", "caffe unter"),
        ("1-10024040008", "1 10024040008"),
        ("Elm_House", "elm house"),
        ("ＯＬ１ ２ＡＢ", "ol1 2ab"),
        ("Straße", "strasse"),
        ("Søndergaard", "søndergaard"),
        ("আশা ভবন", "আশ ভবন"),
        ("", ""),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize("mark", ["'", "’", "‘", "ʼ", "`", "´", "′"])
def test_every_apostrophe_is_closed_up(mark: str) -> None:
    assert folded(f"O{mark}Neill") == "oneill"


@pytest.mark.parametrize(
    "typed",
    ["elms court", "ELM’S", "court elm", "OL1 2AB", "ol12ab", "OL1-2AB", "ol 1 2ab", "OL12 AB",
     "ol1\N{NO-BREAK SPACE}2ab", "1-123", "1–123", "vnhwe", "elms court and mews",
     "elms court & mews", "Mews, Elm’s Court (OL1 2AB)"],
)  # fmt: skip
def test_a_location_is_found_by_name_postcode_and_id(typed: str) -> None:
    assert all(word in ELM for word in search_words(typed))


@pytest.mark.parametrize("typed", ["elm house", "OL1 2AC", "1-124", "!!!", "&", "\x00", "আশা"])
def test_and_by_nothing_else(typed: str) -> None:
    assert not all(word in ELM for word in search_words(typed))


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed_asks_for_no_word(typed: str) -> None:
    assert search_words(typed) == ()


def test_and_alone_is_a_word_like_another() -> None:
    assert search_words("AND") == ("and",)
    assert search_words("&") == ("?",)


def test_a_pasted_page_is_cut() -> None:
    assert search_words("a b c d e f g h i") == tuple("abcdefgh")


def test_search_text_fits_its_column() -> None:
    assert len(search_text(name="x" * 900, postcode="OL1 2AB")) == 600


@pytest.mark.parametrize(("cqc_id", "reference"), [("1-55", "1-55"), (None, "n7"), ("", "n7")])
def test_a_service_without_the_regulators_id_is_referred_to_by_ours(
    cqc_id: str | None, reference: str
) -> None:
    assert reference_to(cqc_id=cqc_id, number=7) == reference


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("n7", 7),
        ("N7", 7),
        (f"n{10**17}", 10**17),
        (f"n{10**18}", None),
        ("n", None),
        ("n²", None),
        ("n-1", None),
        ("n１", None),
        ("1-55", None),
        ("17", None),
        ("", None),
    ],
)
def test_our_number_is_read_from_a_reference(reference: str, number: int | None) -> None:
    assert number_of_ours(reference=reference) == number
