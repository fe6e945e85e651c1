"""Which counting category a location falls in."""

import pytest

from almoner.register.directory.rules import (
    folded,
    is_finer,
    search_text,
)


@pytest.mark.parametrize(
    ("known", "said", "is_coarse", "expected"),
    [
        ("nursing", "care_home", False, True),
        ("residential", "care_home", True, True),
        ("care_home", "nursing", False, False),
        ("home_care", "care_home", True, False),
        ("shared_lives", "home_care", True, True),
        ("shared_lives", "home_care", False, False),
        ("nursing", "home_care", True, False),
        ("home_care", "home_care", True, False),
    ],
)
def test_what_is_finer(known: str, said: str, is_coarse: bool, expected: bool) -> None:
    assert is_finer(known=known, said=said, is_coarse=is_coarse) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("St. Mary's  House", "st marys house"),
        ("Caffè Ünter", "caffe unter"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Neill", "oneill"),
        ("1-10024040008", "1 10024040008"),
        ("", ""),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_a_location_is_found_by_name_postcode_and_id() -> None:
    text = search_text(name="Elm's Court", postcode="OL1 2AB", ids=("1-123", "VNHWE"))
    for asked in ("elms court", "OL1 2AB", "ol12ab", "1-123", "vnhwe"):
        assert folded(asked) in text


def test_search_text_fits_its_column() -> None:
    assert len(search_text(name="x" * 900, postcode="OL1 2AB")) == 600
