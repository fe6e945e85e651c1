"""What an upload's page says while it waits, and of why a file was refused."""

import pytest

from almoner.doors.feeds.reception import Progress
from almoner.doors.feeds.upload_page import (
    COMMAND_LINE,
    CONFIRM,
    is_at_work,
    needs_day,
    progress_title,
    reason_in_words,
)
from almoner.evidence.landings.rules import LandingState

HASH = "ab" * 32
ASKED = {"nothing": None, "check": Progress(asked="check"), "apply": Progress(asked="apply")}


@pytest.mark.parametrize("command", [COMMAND_LINE, CONFIRM])
def test_a_reason_says_nothing_of_the_command_line_and_names_the_file(command: str) -> None:
    said = reason_in_words(
        f"“{HASH}” is not known.{command} and more", sha256=HASH, source="locations.ods"
    )
    assert said == "“locations.ods” is not known."


def test_a_reason_for_everyone_stays_as_it_is() -> None:
    said = "Row 7 holds no location."
    assert reason_in_words(said, sha256=HASH, source="locations.ods") == said
    assert not needs_day(said)
    assert needs_day(f"Nobody said of which day it speaks.{COMMAND_LINE}")


@pytest.mark.parametrize("state", LandingState)
@pytest.mark.parametrize("asked", ASKED)
def test_a_page_waits_while_something_is_done_or_was_asked_for(
    state: LandingState, asked: str
) -> None:
    at_work = state in {LandingState.RECEIVED, LandingState.CHECKING, LandingState.APPLYING}
    waits = at_work or (asked != "nothing" and state is not LandingState.APPLIED)
    assert is_at_work(state, ASKED[asked]) == waits


@pytest.mark.parametrize("state", LandingState)
@pytest.mark.parametrize("asked", ASKED)
def test_what_goes_on_has_a_heading(state: LandingState, asked: str) -> None:
    title = progress_title(state, ASKED[asked])
    if state is LandingState.CHECKING:
        assert "comparing" in title
    elif state is LandingState.APPLYING:
        assert "up to date" in title
    else:
        assert "waiting" in title
        assert title.startswith("Confirmed") == (asked == "apply")
