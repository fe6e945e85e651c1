"""However a task ends, its landing says what came of it."""

from contextlib import suppress

import pytest

from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.locks import LoadUnderWayError
from almoner.doors.feeds.outcome import LoadError
from almoner.doors.feeds.reception import ask_for, progress_of
from almoner.doors.feeds.tasks import BROKE_OFF, _ended_in_words
from almoner.evidence.landings.actions import IllegalStepError
from almoner.evidence.landings.queries import state_of
from tests.evidence.landings.factories import landed
from tests.register.directory.factories import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("before", "error", "after", "reason"),
    [
        ("received", LoadUnderWayError("Another load is under way."), "failed", "Another load"),
        ("received", LoadError("The file itself was not kept."), "failed", "was not kept"),
        ("checking", ReadingError("It is a web page."), "failed", "a web page"),
        ("checking", OSError("No space left"), "failed", BROKE_OFF),
        ("received", None, "received", ""),
        ("refused", LoadError("It was applied already."), "refused", ""),  # and was told so
        ("applied", OSError("No space left"), "applied", ""),
        ("checked", LoadUnderWayError("Another load is under way."), "checked", ""),
        ("applying", IllegalStepError("It is applying."), "applying", ""),  # the other one is at it
    ],
)
def test_a_landing_says_what_came_of_it(before, error, after, reason):
    landing = landed(before)
    ask_for(landing=landing, what="check")
    with suppress(OSError), _ended_in_words(landing, OPERATOR):
        if error is not None:
            raise error
    assert state_of(landing_id=landing.pk) == after
    assert reason in landing.steps.latest("pk").reason
    assert progress_of(landing_id=landing.pk) is None


@pytest.mark.parametrize("error", [OSError("No space left"), AssertionError("a bug")])
def test_what_nobody_expected_is_not_swallowed(error):
    landing = landed("checking")
    with pytest.raises(type(error)), _ended_in_words(landing, OPERATOR):
        raise error
