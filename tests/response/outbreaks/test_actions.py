"""Every write: what it does, what it refuses and in which words, and its one journal entry."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.outbreaks import actions
from almoner.response.outbreaks.actions import (
    AdmissionsRefused,
    DeathsRefused,
    GateNotMet,
    ReviewRefused,
    SomeoneWasFirst,
    StepRefused,
)
from almoner.response.outbreaks.models import DailyReview, Outbreak
from almoner.response.outbreaks.queries import state_of
from almoner.response.outbreaks.rules.kinds import (
    Admissions,
    Decider,
    Disease,
    SupportKind,
)
from almoner.response.outbreaks.rules.states import TABLE, State, Step
from tests.response.outbreaks.factories import (
    AT,
    BEGAN,
    PATHS,
    RECOVERED,
    TODAY,
    AuthorityFactory,
    closed,
    counts,
    days_on,
    deaths,
    home,
    nurse,
    outbreak_in,
    review,
    step,
    suspected,
)

pytestmark = pytest.mark.django_db


def entries() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("action", "sensitivity"))


def holding(role: Role, authority: Authority) -> Principal:
    return nurse(authority, role=role)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("which", [one for one in Step if one is not Step.SUSPECT])
def test_every_step_from_every_state_is_taken_or_refused_in_a_sentence(
    state: State, which: Step
) -> None:
    outbreak = outbreak_in(state)
    before = outbreak.steps.count()
    if (state, which) in TABLE.moves:
        step(outbreak, which, at=RECOVERED)
        assert state_of(outbreak=outbreak, as_at=RECOVERED.date()) is (
            TABLE.moves[state, which].state
        )
        assert outbreak.steps.count() == before + 1
    else:
        with pytest.raises(StepRefused, match=r"This outbreak stands as .* now\."):
            step(outbreak, which, at=RECOVERED)
        assert outbreak.steps.count() == before


@pytest.mark.parametrize("role", Role)
def test_every_step_of_every_role_is_permitted_or_refused(role: Role) -> None:
    for state, which in TABLE.moves:
        if state is None:
            continue
        outbreak = outbreak_in(state)
        by = holding(role, outbreak.authority)
        if Permission.KEEP_OUTBREAKS in GRANTS[role].permissions:
            step(outbreak, which, at=RECOVERED, by=by)
        else:
            count = outbreak.steps.count()
            with pytest.raises(NotPermitted, match="Your role does not allow this"):
                step(outbreak, which, at=RECOVERED, by=by)
            assert outbreak.steps.count() == count


def test_the_keeper_of_another_authority_is_refused_everything() -> None:
    outbreak = outbreak_in(State.DECLARED)
    other = nurse(AuthorityFactory())
    place = outbreak.location
    number = deaths(place)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: step(outbreak, Step.CONTROL, by=other),
        lambda: suspected(place, by=other, disease=Disease.NOROVIRUS),
        lambda: closed(outbreak, by=other),
        lambda: actions.record_review(outbreak=outbreak, counts=counts(), by=other, at=AT),
        lambda: actions.record_support(
            outbreak=outbreak, kind=SupportKind.PPE, on=TODAY, text="Masks.", by=other, at=AT
        ),
        lambda: deaths(place, by=other, corrects=number),
        lambda: actions.record_reading(outbreak=outbreak, by=other, at=AT),
        lambda: actions.record_deaths_reading(
            location=place, authority_code=outbreak.authority.code, by=other, at=AT
        ),
    )
    before = entries()
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()
    assert entries() == before


def test_each_write_makes_one_entry_without_words_or_numbers_of_people() -> None:
    outbreak = suspected(hpt_reference="HPT-77")
    review(outbreak, linked_cases=4321)
    step(outbreak, Step.DECLARE, reason="Quince")
    closed(outbreak, reason="Quince")
    by = nurse(outbreak.authority)
    actions.record_support(
        outbreak=outbreak, kind=SupportKind.PPE, on=TODAY, text="Quince", by=by, at=AT
    )
    deaths(outbreak.location, deaths=4321, context="Quince")
    assert [action for action, _ in entries()] == [
        "suspect_outbreak",
        "review_outbreak",
        "declare_outbreak",
        "change_admissions",
        "record_support",
        "record_deaths",
    ]
    assert {sensitivity for _, sensitivity in entries()} == {Sensitivity.RESTRICTED.name}
    kept = json.dumps(list(Entry.objects.values_list("detail", flat=True)))
    assert "Quince" not in kept and "4321" not in kept


def test_a_suspected_outbreak_is_counted_from_the_first_illness() -> None:
    outbreak = suspected(resident_count=38, staff_count=44, hpt_reference=" HPT-77 ")
    assert (outbreak.began_on, outbreak.hpt_reference) == (BEGAN, "HPT-77")
    first = outbreak.steps.get()
    assert (first.number, first.step, first.state, first.on) == (1, "suspect", "suspected", TODAY)
    assert state_of(outbreak=outbreak, as_at=TODAY) is State.SUSPECTED
    assert state_of(outbreak=outbreak, as_at=TODAY - timedelta(days=1)) is None


def test_what_cannot_be_suspected_is_refused() -> None:
    place = home()
    for changed, words in (
        ({"began_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"disease": Disease.OTHER}, "Say which infection"),
        ({"authority": (other := AuthorityFactory()), "by": nurse(other)}, "not in the area of"),
    ):
        with pytest.raises(StepRefused, match=words):
            suspected(place, **changed)
    shut = home(place.authority, deregistered_on=date(2021, 7, 1))
    with pytest.raises(StepRefused, match="closed on 1 July 2021"):
        suspected(shut)
    suspected(place)
    with pytest.raises(StepRefused, match="open here already: COVID-19"):
        suspected(place)
    assert Outbreak.objects.count() == 1
    suspected(place, disease=Disease.OTHER, organism="Scabies")
    suspected(place, disease=Disease.OTHER, organism="Impetigo")


def test_another_may_begin_once_one_is_over() -> None:
    outbreak = outbreak_in(State.OVER)
    again = suspected(outbreak.location, began_on=RECOVERED.date(), at=RECOVERED)
    assert again.pk != outbreak.pk


def test_a_declaration_rests_on_the_definition_and_keeps_its_words() -> None:
    outbreak = suspected()
    with pytest.raises(GateNotMet, match=r"No review is recorded yet"):
        step(outbreak, Step.DECLARE)
    review(outbreak, linked_cases=1)
    with pytest.raises(GateNotMet, match=r"2 or more cases linked within 14 days"):
        step(outbreak, Step.DECLARE)
    review(outbreak, linked_cases=2)
    taken = step(outbreak, Step.DECLARE)
    assert taken.rule_words.startswith("It may be declared from 2 August 2021")
    assert not taken.is_on_advice


def test_the_health_protection_teams_advice_goes_before_the_definition() -> None:
    outbreak = suspected()
    with pytest.raises(StepRefused, match="Say what was advised"):
        step(outbreak, Step.DECLARE, is_on_advice=True, reason=" ")
    taken = step(outbreak, Step.DECLARE, is_on_advice=True, reason="HPT told us to.")
    assert taken.is_on_advice and taken.reason == "HPT told us to."
    controlled = step(outbreak, Step.CONTROL, is_on_advice=True)
    assert not controlled.is_on_advice  # no definition is asked here, so none is passed over


def test_an_end_waits_for_its_day() -> None:
    outbreak = outbreak_in(State.CONTROLLED)
    with pytest.raises(GateNotMet, match="over from 27 August 2021"):
        step(outbreak, Step.END, at=days_on(24))
    step(outbreak, Step.END, at=days_on(25))
    outbreak.refresh_from_db()
    assert outbreak.ended_on == BEGAN + timedelta(days=28)


def test_it_is_not_over_before_its_newest_review() -> None:
    outbreak = outbreak_in(State.CONTROLLED)
    review(outbreak, at=RECOVERED, last_onset_on=RECOVERED.date())
    for advised in (False, True):
        with pytest.raises(GateNotMet, match="newest review is of 11 September 2021"):
            step(outbreak, Step.END, at=RECOVERED, on=days_on(30).date(), is_on_advice=advised)


@pytest.mark.parametrize("which", [Step.END, Step.RESCIND])
@pytest.mark.parametrize("status", [Admissions.CLOSED, Admissions.RESTRICTED])
def test_nothing_ends_while_admissions_are_not_open(which: Step, status: Admissions) -> None:
    outbreak = outbreak_in(State.CONTROLLED)
    closed(outbreak, status=status)
    with pytest.raises(GateNotMet, match="takes people in again"):
        step(outbreak, which, at=RECOVERED, is_on_advice=True)
    closed(outbreak, status=Admissions.OPEN, at=RECOVERED)
    step(outbreak, which, at=RECOVERED)


@pytest.mark.parametrize("which", [Step.SET_BACK, Step.RESCIND])
def test_a_setback_and_a_rescission_say_why(which: Step) -> None:
    outbreak = outbreak_in(State.CONTROLLED)
    with pytest.raises(StepRefused, match="Say why"):
        step(outbreak, which, reason="")


def test_a_step_holds_from_a_day_between_the_last_one_and_today() -> None:
    outbreak = outbreak_in(State.DECLARED)
    with pytest.raises(StepRefused, match="still to come"):
        step(outbreak, Step.CONTROL, on=TODAY + timedelta(days=1))
    with pytest.raises(StepRefused, match="cannot be before it"):
        step(outbreak, Step.CONTROL, on=TODAY - timedelta(days=1))


def test_the_second_of_two_is_told_who_was_first() -> None:
    outbreak = outbreak_in(State.SUSPECTED)
    step(outbreak, Step.DECLARE, last_seen=1)
    with pytest.raises(SomeoneWasFirst, match="Ada Marsh was first: outbreak declared, 2 August"):
        step(outbreak, Step.DECLARE, last_seen=1)
    review(outbreak)
    with pytest.raises(ReviewRefused, match="Ada Marsh was first: a review of 2 August 2021"):
        actions.record_review(
            outbreak=outbreak, counts=counts(), by=nurse(outbreak.authority), at=AT, last_seen=1
        )
    closed(outbreak, last_seen=0)
    with pytest.raises(AdmissionsRefused, match="Ada Marsh was first: closed to admissions"):
        closed(outbreak, last_seen=0)


def test_a_step_locks_its_outbreak() -> None:
    outbreak = outbreak_in(State.SUSPECTED)
    with CaptureQueriesContext(connection) as asked:
        step(outbreak, Step.DECLARE)
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        assert any("FOR NO KEY UPDATE" in one["sql"] for one in asked.captured_queries)


def test_a_review_is_kept_and_the_next_is_due_by_its_state() -> None:
    outbreak = suspected()
    held = review(outbreak)
    assert (held.number, held.on, held.next_due_on) == (1, TODAY, TODAY + timedelta(days=1))
    assert (held.residents_confirmed, held.staffing, held.ppe) == (2, "some", "none")
    for which in PATHS[State.CONTROLLED]:
        step(outbreak, which)
    later = review(outbreak, at=days_on(1))
    assert later.next_due_on == days_on(4).date()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on": TODAY + timedelta(days=1)}, "still to come"),
        ({"on": BEGAN - timedelta(days=1)}, "began on 30 July 2021"),
        ({"counts": counts(last_onset_on=TODAY + timedelta(days=1))}, "after the review"),
        ({"counts": counts(last_onset_on=BEGAN - timedelta(days=1))}, "before the outbreak began"),
        ({"counts": counts(symptom_free_since_on=BEGAN - timedelta(days=1))}, "everyone was well"),
        ({"next_due_on": TODAY}, "by 3 August 2021"),
        ({"next_due_on": TODAY + timedelta(days=2)}, "by 3 August 2021"),
    ],
)
def test_a_review_with_days_that_cannot_be_is_refused(given: dict[str, Any], words: str) -> None:
    outbreak = suspected()
    by = nurse(outbreak.authority)
    with pytest.raises(ReviewRefused, match=words):
        actions.record_review(
            **{"outbreak": outbreak, "counts": counts(), "by": by, "at": AT, **given}
        )
    assert not DailyReview.objects.exists()


def test_reviews_go_forward_and_stop_when_it_ends() -> None:
    outbreak = outbreak_in(State.OVER)
    with pytest.raises(ReviewRefused, match="This outbreak ended on"):
        review(outbreak, at=RECOVERED)
    going = suspected()
    review(going, at=days_on(1))
    by = nurse(going.authority)
    with pytest.raises(ReviewRefused, match="last review is of 3 August 2021"):
        actions.record_review(outbreak=going, counts=counts(), by=by, at=days_on(1), on=TODAY)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": " "}, "Say what was given"),
        ({"on": TODAY + timedelta(days=1)}, "still to come"),
        ({"on": BEGAN - timedelta(days=1)}, "before the outbreak began"),
    ],
)
def test_support_that_cannot_be_is_refused(given: dict[str, Any], words: str) -> None:
    outbreak = suspected()
    kept: dict[str, Any] = {"kind": SupportKind.STAFFING, "on": TODAY, "text": "Two nurses."}
    by = nurse(outbreak.authority)
    with pytest.raises(ReviewRefused, match=words):
        actions.record_support(outbreak=outbreak, by=by, at=AT, **(kept | given))
    actions.record_support(outbreak=outbreak, by=by, at=AT, **kept)
    assert outbreak.support.get().text == "Two nurses."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"from_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"from_on": BEGAN - timedelta(days=1)}, "began on 30 July 2021"),
        ({"expected_until_on": BEGAN}, "end before it begins"),
        ({"status": Admissions.OPEN}, "open already"),
    ],
)
def test_a_change_of_admissions_that_cannot_be_is_refused(
    given: dict[str, Any], words: str
) -> None:
    outbreak = suspected()
    with pytest.raises(AdmissionsRefused, match=words):
        closed(outbreak, **given)


def test_admissions_close_and_open_again_in_order() -> None:
    outbreak = outbreak_in(State.CONTROLLED)
    shut = closed(outbreak, beds_closed=4, expected_until_on=TODAY + timedelta(days=28))
    assert (shut.number, shut.status, shut.beds_closed) == (1, "closed", 4)
    with pytest.raises(AdmissionsRefused, match="holds from a later day"):
        closed(outbreak, from_on=BEGAN, status=Admissions.OPEN)
    again = closed(
        outbreak,
        status=Admissions.OPEN,
        at=RECOVERED,
        beds_closed=4,
        expected_until_on=RECOVERED.date(),
        decided_by=Decider.HEALTH_PROTECTION,
    )
    assert (again.number, again.beds_closed, again.expected_until_on) == (2, None, None)
    step(outbreak, Step.END, at=RECOVERED)
    outbreak.refresh_from_db()
    with pytest.raises(AdmissionsRefused, match="has ended"):
        closed(outbreak, at=RECOVERED)


@pytest.mark.parametrize("role", Role)
def test_deaths_are_recorded_by_who_keeps_outbreaks_and_sees_deaths(role: Role) -> None:
    place = home()
    assert place.authority is not None
    by = holding(role, place.authority)
    both = {Permission.VIEW_DEATHS, Permission.KEEP_OUTBREAKS} <= GRANTS[role].permissions
    if both:
        assert deaths(place, by=by).beds == 40
    else:
        with pytest.raises(NotPermitted):
            deaths(place, by=by)


def test_the_beds_are_those_registered_on_the_last_day_unless_said() -> None:
    assert deaths(home(beds=33), occupied=None).beds == 33
    assert deaths(home(beds=33), beds=30).beds == 30
    place = home(beds=None)
    with pytest.raises(DeathsRefused, match="Say how many people lived there"):
        deaths(place, occupied=None)
    assert deaths(place, occupied=20).beds is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"context": " "}, "Give the context"),
        ({"source": ""}, "Give the context"),
        ({"until_on": date(2020, 1, 1)}, "before the first"),
        ({"until_on": date(2021, 8, 3)}, "still to come"),
    ],
)
def test_deaths_that_cannot_be_are_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(DeathsRefused, match=words):
        deaths(home(), **given)
    place, other = home(), AuthorityFactory()
    with pytest.raises(DeathsRefused, match="not in the area of"):
        deaths(place, authority=other, by=nurse(other))


def test_a_number_is_given_once_and_corrected_by_another() -> None:
    place = home()
    first = deaths(place)
    with pytest.raises(DeathsRefused, match="recorded already"):
        deaths(place, from_on=date(2021, 3, 1), until_on=date(2021, 4, 30))
    deaths(place, from_on=date(2021, 4, 1), until_on=date(2021, 4, 30))
    second = deaths(place, deaths=5, corrects=first)
    assert second.corrects == first
    with pytest.raises(DeathsRefused, match="corrected already"):
        deaths(place, corrects=first)
    with pytest.raises(DeathsRefused, match="of another service"):
        deaths(home(place.authority), corrects=second)


def test_reading_and_taking_away_are_journalled_for_whoever_may() -> None:
    outbreak = suspected()
    place, by = outbreak.location, nurse(outbreak.authority)
    code = outbreak.authority.code
    before = Entry.objects.count()
    actions.record_reading(outbreak=outbreak, by=by, at=AT)
    actions.record_list_reading(what="list", by=by, at=AT)
    actions.record_deaths_reading(location=place, authority_code=code, by=by, at=AT)
    actions.record_download(by=by, at=AT, what="outbreaks", form="csv", row_count=1)
    rows = Entry.objects.order_by("id")[before:]
    assert [one.action for one in rows] == ["read", "read", "read", "export"]
    assert {one.authority_code for one in rows} == {code}
    assert {one.sensitivity for one in rows} == {Sensitivity.RESTRICTED.name}
    broker = holding(Role.BROKERAGE, outbreak.authority)
    for attempt in (
        lambda: actions.record_list_reading(what="list", by=broker, at=AT),
        lambda: actions.record_download(by=broker, at=AT, what="x", form="csv", row_count=0),
    ):
        with pytest.raises(NotPermitted):
            attempt()
