"""Who may see a programme, how it stood on a day, and what was said and asked until then."""

from datetime import timedelta

import pytest

from almoner.core.accounts.rules import Role, operator
from almoner.response.programmes import actions
from almoner.response.programmes.models import Programme, ProgrammeStep
from almoner.response.programmes.queries.coverage import newest_by_service
from almoner.response.programmes.queries.levels import levels_said
from almoner.response.programmes.queries.returns import returns_until
from almoner.response.programmes.queries.standing import (
    is_any_run,
    last_number,
    standing_from,
    standing_of,
    visible_programmes,
)
from almoner.response.programmes.queries.support import last_chases
from almoner.response.programmes.rules.kinds import ChaseMeans, RoleGroup
from almoner.response.programmes.rules.states import State, Step
from tests.response.programmes.factories import (
    AT,
    MADE,
    TODAY,
    AuthorityFactory,
    a_programme,
    a_row,
    counts,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def programme() -> Programme:
    return a_programme()


def test_programmes_are_seen_where_the_role_is_held(programme: Programme) -> None:
    other = a_programme()
    assert set(visible_programmes(someone(programme.authority))) == {programme}
    assert set(visible_programmes(someone(programme.authority, other.authority))) == {
        programme,
        other,
    }
    assert set(visible_programmes(operator("tests"))) == {programme, other}
    assert not visible_programmes(someone(programme.authority, role=Role.BROKERAGE))


def test_that_any_is_run_is_told_from_its_first_day(programme: Programme) -> None:
    assert is_any_run(authority=programme.authority, as_at=MADE)
    assert not is_any_run(authority=programme.authority, as_at=MADE - timedelta(days=1))
    assert not is_any_run(authority=AuthorityFactory(), as_at=TODAY)


def test_steps_that_were_read_already_tell_the_same(programme: Programme) -> None:
    later = TODAY + timedelta(days=90)
    actions.take_step(
        programme=programme,
        step=Step.EXTEND,
        on=TODAY,
        reason="More time was given.",
        instrument="An invented order",
        deadline_on=later,
        by=someone(programme.authority),
        at=AT,
    )
    steps = tuple(ProgrammeStep.objects.filter(programme=programme).order_by("number"))
    found = standing_from(programme=programme, steps=steps, as_at=TODAY)
    assert found == standing_of(programme=programme, as_at=TODAY)
    assert (found.deadline_on, found.days_left) == (later, 90)
    begun = standing_from(programme=programme, steps=steps[:1], as_at=YESTERDAY)
    assert begun == standing_of(programme=programme, as_at=YESTERDAY)
    assert begun.deadline_on != later
    unbegun = standing_from(programme=programme, steps=(), as_at=MADE)
    assert (unbegun.state, unbegun.is_open) == (None, False)


def test_the_last_number_is_that_of_the_newest_step(programme: Programme) -> None:
    before = last_number(programme=programme)
    actions.take_step(
        programme=programme,
        step=Step.END,
        on=TODAY,
        reason="It is over.",
        last_seen=before,
        by=someone(programme.authority),
        at=AT,
    )
    assert last_number(programme=programme) == before + 1
    assert standing_of(programme=programme, as_at=TODAY).state is State.ENDED


def test_what_stood_is_told_as_it_was_known(programme: Programme) -> None:
    place = home(programme.authority)
    returned(programme, a_row(place, as_at=YESTERDAY), a_row(place, RoleGroup.AGENCY))
    corrected = AT + timedelta(hours=3)
    returned(programme, a_row(place, as_at=YESTERDAY, said=counts(20, 16)), moment=corrected)

    def compliant(**asked: object) -> list[tuple[RoleGroup, int | None]]:
        found = returns_until(programme=programme, **asked)  # type: ignore[arg-type]
        return [(one.role_group, one.counts.compliant) for one in found]

    now = [(RoleGroup.CARE, 16), (RoleGroup.AGENCY, 15)]
    assert compliant(as_at=TODAY) == now
    assert compliant(as_at=TODAY, known_at=corrected) == now
    assert compliant(as_at=TODAY, known_at=AT) == [(RoleGroup.CARE, 15), (RoleGroup.AGENCY, 15)]
    assert compliant(as_at=YESTERDAY) == [(RoleGroup.CARE, 16)]
    assert compliant(as_at=TODAY, known_at=AT - timedelta(seconds=1)) == []


def test_of_each_service_the_newest_of_each_group_counts(programme: Programme) -> None:
    one, two = home(programme.authority), home(programme.authority)
    returned(
        programme,
        a_row(one, as_at=YESTERDAY, said=counts(20, 1)),
        a_row(one, said=counts(20, 2)),
        a_row(one, RoleGroup.AGENCY, as_at=YESTERDAY, said=counts(20, 3)),
        a_row(two, as_at=YESTERDAY, said=counts(20, 4)),
    )
    found = newest_by_service(returns_until(programme=programme, as_at=TODAY))
    assert {
        place: {said.role_group: said.counts.compliant for said in groups}
        for place, groups in found.items()
    } == {one.pk: {RoleGroup.CARE: 2, RoleGroup.AGENCY: 3}, two.pk: {RoleGroup.CARE: 4}}
    assert newest_by_service(()) == {}


def test_levels_are_told_by_all_that_tells_them_apart() -> None:
    programme = a_programme(key="dspt", made_on=MADE, label="21/22")
    place = home(programme.authority)
    row = actions.LevelRow(
        location_id=place.pk, level="met", as_at=TODAY, source="Telephone", reached_on=MADE
    )
    by = someone(programme.authority)
    actions.record_level(programme=programme, row=row, by=by, at=AT)
    assert levels_said(programme=programme, days=[TODAY]) == {
        (place.pk, "met", MADE, TODAY, "", "Telephone")
    }
    assert levels_said(programme=programme, days=[YESTERDAY]) == frozenset()
    assert levels_said(programme=programme, days=[]) == frozenset()


def test_how_often_and_when_each_was_last_asked(programme: Programme) -> None:
    often, once = home(programme.authority), home(programme.authority)
    for place, on, text in (
        (often, TODAY, "the newest"),
        (often, YESTERDAY, "earlier, told later"),
        (once, YESTERDAY, ""),
    ):
        actions.record_chase(
            programme=programme,
            location=place,
            on=on,
            means=ChaseMeans.TELEPHONE,
            text=text,
            by=someone(programme.authority),
            at=AT,
        )
    found = last_chases(programme=programme, as_at=TODAY)
    assert {place: (one.on, one.text, one.count) for place, one in found.items()} == {
        often.pk: (TODAY, "the newest", 2),
        once.pk: (YESTERDAY, "", 1),
    }
    then = last_chases(programme=programme, as_at=YESTERDAY)
    assert then[often.pk].count == 1
    assert last_chases(programme=a_programme(), as_at=TODAY) == {}
