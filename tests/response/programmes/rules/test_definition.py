"""The library's programmes: their milestones, and what a definition has to say."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from almoner.response.programmes.library import NoSuchProgramme, frozen_text, shipped
from almoner.response.programmes.rules.definition import (
    DefinitionError,
    canonical_text,
    definition_of,
    digest_of,
    latest_versions,
    read_definition,
)

KEYS = {
    "care-home-vaccination",
    "restore2",
    "restore2-mini",
    "dspt",
    "nhsmail",
    "shared-care-record",
    "digital-social-care-records",
    "flu-season",
}


def vaccination() -> Any:
    return definition_of(frozen_text(key="care-home-vaccination"))


def test_the_library_ships_what_it_says() -> None:
    assert {one.key for one in shipped()} == KEYS
    assert all(one.sources and one.summary for one in shipped())


def test_sixteen_weeks_from_the_making_and_eight_weeks_back() -> None:
    found = vaccination()
    assert found.made_on == date(2021, 7, 22)
    days = {one.key: one.on for one in found.milestones_from(found.made_on)}
    assert days == {"first_dose": date(2021, 9, 16), "in_force": date(2021, 11, 11)}
    assert found.deadline_from(found.made_on) == date(2021, 11, 11)


def test_the_law_is_known_from_the_day_it_is_made() -> None:
    found = vaccination()
    assert [one.reference for one in found.instruments_by(date(2021, 8, 1))] == ["SI 2021/891"]
    assert len(found.instruments_by(date(2022, 3, 1))) == 3
    assert found.revoked_by(date(2022, 3, 14)) is None
    revoking = found.revoked_by(date(2022, 3, 15))
    assert revoking.reference == "SI 2022/206"


def test_an_exemption_counts_between_its_days() -> None:
    found = vaccination()
    assert found.may_be_exempt(key="medical", on=date(2021, 9, 1))
    assert found.may_be_exempt(key="self_certified", on=date(2022, 3, 31))
    assert not found.may_be_exempt(key="self_certified", on=date(2022, 4, 1))
    assert not found.may_be_exempt(key="trial", on=date(2021, 9, 1))
    assert not found.may_be_exempt(key="whim", on=date(2021, 9, 1))


def test_no_programme_of_the_library_scores_a_patient() -> None:
    observations = {"respiratory", "systolic", "pulse", "temperature", "oxygen", "consciousness"}
    for key in KEYS:
        text = frozen_text(key=key).casefold()
        assert "news2" not in text
        assert not any(word in text for word in observations)


def test_a_frozen_text_says_the_same_again() -> None:
    for one in shipped():
        text = frozen_text(key=one.key)
        assert definition_of(text) == one
        assert len(digest_of(text)) == 64
    with pytest.raises(NoSuchProgramme, match="astrology"):
        frozen_text(key="astrology")


def raw(**changed: Any) -> dict[str, Any]:
    return {
        "key": "fire-doors",
        "version": 1,
        "title": "Fire doors",
        "summary": "Each is checked.",
        "scope": {"service_types": ["residential"]},
        "levels": [{"key": "done", "words": "Done", "meets": True}],
        "milestones": [{"key": "by", "title": "By", "weeks": 2}],
        "deadline": "by",
        "sources": ["The group's minutes"],
        **changed,
    }


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"scope": {"service_types": []}}, "no kind of service"),
        ({"scope": {"service_types": ["castle"]}}, "castle"),
        ({"levels": []}, "neither people nor levels"),
        ({"levels": [{"key": "a", "words": "A"}]}, "none of its levels"),
        (
            {"levels": [{"key": "a", "words": "A", "meets": True}] * 2},
            "a level is named twice",
        ),
        ({"sources": []}, "no source"),
        ({"deadline": "never"}, "no milestone"),
        ({"milestones": [{"key": "by", "title": "By"}]}, "either a day or a number"),
        ({"milestones": [{"key": "by", "title": "By", "weeks": 1, "from": "x"}]}, "not yet known"),
        ({"made_on": 7}, "no date"),
        ({"title": None, "summary": None, "key": None, "version": "x"}, "ValueError"),
        (
            {"instruments": [{"reference": "x", "title": "x", "effect": "makes", "made_on": None}]},
            "date is missing",
        ),
    ],
)
def test_a_definition_that_cannot_be_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DefinitionError, match=sentence):
        read_definition(raw(**changed))


def test_the_newest_version_of_each_counts() -> None:
    newer = read_definition(raw(version=2))
    assert latest_versions([read_definition(raw()), newer, read_definition(raw())]) == (newer,)


def test_what_cannot_be_kept_is_refused() -> None:
    text = canonical_text(raw(made_on=date(2021, 7, 22)))
    assert definition_of(text).made_on == date(2021, 7, 22)
    broken = deepcopy(raw())
    broken["extra"] = {1, 2}
    with pytest.raises(TypeError, match="cannot be kept"):
        canonical_text(broken)
