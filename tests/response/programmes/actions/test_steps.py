"""Starting, extending, ending and revoking a programme."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.programmes import actions
from almoner.response.programmes.library import NoSuchProgramme
from almoner.response.programmes.models import PersonStatus, Programme, ProgrammeStep, Return
from almoner.response.programmes.queries.scope import services_in_scope
from almoner.response.programmes.queries.standing import standing_of
from almoner.response.programmes.rules.kinds import PersonStanding, RoleGroup
from almoner.response.programmes.rules.states import TABLE, State, Step
from tests.response.programmes.factories import (
    AT,
    MADE,
    TODAY,
    AuthorityFactory,
    a_programme,
    a_row,
    at,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db
REVOKED_ON = date(2022, 3, 15)
PATHS: dict[State, tuple[Step, ...]] = {
    State.RUNNING: (),
    State.EXTENDED: (Step.EXTEND,),
    State.ENDED: (Step.END,),
    State.REVOKED: (Step.REVOKE,),
}


def step(programme: Programme, which: Step, **changed: Any) -> ProgrammeStep:
    said = {
        "on": TODAY,
        "by": someone(programme.authority),
        "at": AT,
        "instrument": "SI 2022/206" if which is Step.REVOKE else "",
    }
    return actions.take_step(programme=programme, step=which, **{**said, **changed})


def brought_to(state: State) -> Programme:
    programme = a_programme()
    for which in PATHS[state]:
        step(programme, which)
    return programme


def a_person(programme: Programme, reference: str = "W-17", **changed: Any) -> PersonStatus:
    place = changed.pop("location", None) or home(programme.authority)
    return actions.record_person_status(
        programme=programme,
        location=place,
        **{
            "role_group": RoleGroup.CARE,
            "reference": reference,
            "status": PersonStanding.DECLINED,
            "checked_on": TODAY,
            "by": someone(programme.authority, role=Role.QUALITY_OFFICER),
            "at": AT,
            **changed,
        },
    )


@pytest.mark.parametrize("which", [one for one in Step if one is not Step.BEGIN])
@pytest.mark.parametrize("state", State)
def test_every_state_step_and_role(state: State, which: Step) -> None:
    programme = brought_to(state)
    before = programme.steps.count()
    move = TABLE.moves.get((state, which))
    for role in Role:
        by = someone(programme.authority, role=role)
        if Permission.KEEP_PROGRAMMES not in GRANTS[role].permissions:
            with pytest.raises(NotPermitted):
                step(programme, which, by=by)
        elif move is None:
            with pytest.raises(actions.StepRefused, match=f"as “{state.words}”, so you can"):
                step(programme, which, by=by)
        else:
            with transaction.atomic():
                assert step(programme, which, by=by).state == move.state
                assert Entry.objects.filter(action=f"{which}_programme").exists()
                transaction.set_rollback(True)
        assert programme.steps.count() == before


def test_nobody_of_another_authority_takes_a_step() -> None:
    with pytest.raises(NotPermitted):
        step(a_programme(), Step.END, by=someone(AuthorityFactory()))


def test_a_programme_keeps_the_definition_that_it_began_with() -> None:
    programme = a_programme()
    standing = standing_of(programme=programme, as_at=TODAY)
    assert standing.state is State.RUNNING
    assert standing.deadline_on == date(2021, 11, 11)
    assert {one.key: one.on for one in standing.milestones} == {
        "first_dose": date(2021, 9, 16),
        "in_force": date(2021, 11, 11),
    }
    assert standing.days_left == 87
    assert len(programme.digest) == 64
    (entry,) = Entry.objects.filter(action="start_programme")
    assert programme.digest in entry.detail


def test_a_programme_is_started_once_unless_the_run_has_a_name() -> None:
    programme = a_programme()
    with pytest.raises(actions.ProgrammeRefused, match=r"runs .* already"):
        a_programme(programme.authority)
    a_programme(programme.authority, label="again")
    assert Programme.objects.count() == 2


def test_what_cannot_be_started_is_refused_in_a_sentence() -> None:
    with pytest.raises(NoSuchProgramme):
        a_programme(key="astrology")
    with pytest.raises(actions.ProgrammeRefused, match="milestones are counted"):
        a_programme(key="flu-season")
    place = AuthorityFactory()
    with pytest.raises(actions.ProgrammeRefused, match="a day to come"):
        actions.start_programme(
            authority=place,
            key="dspt",
            made_on=TODAY,
            on=TODAY + timedelta(days=1),
            by=someone(place),
            at=AT,
        )
    assert not Programme.objects.exists()


def own(**changed: Any) -> dict[str, Any]:
    return {
        "key": "fire-doors",
        "version": 1,
        "title": "Fire doors",
        "summary": "Every fire door is checked.",
        "made_on": date(2021, 8, 1),
        "scope": {"service_types": ["residential"]},
        "levels": [{"key": "done", "words": "All checked", "meets": True}],
        "milestones": [{"key": "by", "title": "Checked by", "on": date(2022, 1, 31)}],
        "deadline": "by",
        "sources": ["Fire safety group, July 2021"],
        **changed,
    }


def test_a_council_starts_a_programme_of_its_own() -> None:
    place = AuthorityFactory()
    programme = actions.start_own_programme(
        authority=place, definition=own(), on=TODAY, by=someone(place), at=AT
    )
    assert programme.key == "own-fire-doors"
    standing = standing_of(programme=programme, as_at=TODAY)
    assert standing.deadline_on == date(2022, 1, 31)
    with pytest.raises(actions.ProgrammeRefused, match="no kind of service"):
        actions.start_own_programme(
            authority=place,
            definition=own(key="x", scope={"service_types": []}),
            on=TODAY,
            by=someone(place),
            at=AT,
        )


def test_an_extension_moves_the_deadline_and_a_past_day_does_not_know_it() -> None:
    programme = a_programme()
    step(programme, Step.EXTEND, instrument="SI 2022/15", deadline_on=date(2022, 4, 1))
    assert standing_of(programme=programme, as_at=TODAY).deadline_on == date(2022, 4, 1)
    before = standing_of(programme=programme, as_at=TODAY - timedelta(days=1))
    assert (before.state, before.deadline_on) == (State.RUNNING, date(2021, 11, 11))


def test_revocation_erases_single_workers_and_says_so_and_keeps_the_numbers() -> None:
    programme = a_programme()
    place = home(programme.authority)
    returned(programme, a_row(place))
    for reference in ("W-1", "W-2", "W-3"):
        a_person(programme, reference, location=place)
    other = a_programme()
    a_person(other)
    assert "W-1" not in PersonStatus.objects.values_list("sealed_reference", flat=True)
    taken = step(programme, Step.REVOKE, on=REVOKED_ON, at=at(REVOKED_ON))
    assert taken.erased_count == 3
    assert not PersonStatus.objects.filter(programme=programme).exists()
    assert PersonStatus.objects.filter(programme=other).count() == 1
    assert Return.objects.filter(programme=programme).count() == 1
    (entry,) = Entry.objects.filter(action="revoke_programme")
    assert '"people_erased": 3' in entry.detail
    assert "SI 2022/206" in entry.detail
    with pytest.raises(actions.PersonRefused, match="over"):
        a_person(programme, location=place, at=at(REVOKED_ON), checked_on=REVOKED_ON)


def test_single_workers_are_not_recorded_once_the_law_is_revoked() -> None:
    with pytest.raises(actions.PersonRefused, match="SI 2022/206 revoked it"):
        a_person(a_programme(), at=at(REVOKED_ON))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reference": " "}, "own reference"),
        ({"checked_on": TODAY + timedelta(days=1)}, "a day that has come"),
        ({"status": PersonStanding.EXEMPT, "exemption": "trial"}, "did not count"),
        ({"status": PersonStanding.EXEMPT}, "did not count"),
    ],
)
def test_a_workers_status_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(actions.PersonRefused, match=sentence):
        a_person(a_programme(), **changed)


def test_a_programme_that_keeps_numbers_only_records_no_worker() -> None:
    with pytest.raises(actions.PersonRefused, match="numbers only"):
        a_person(a_programme(key="flu-season", made_on=MADE))


def test_a_worker_of_a_service_outside_the_scope_is_refused() -> None:
    programme = a_programme()
    with pytest.raises(actions.PersonRefused, match="scope"):
        a_person(programme, location=home(programme.authority, service_type="home_care"))


def test_an_exemption_that_counted_is_kept_and_the_journal_names_nobody() -> None:
    programme = a_programme()
    kept = a_person(programme, status=PersonStanding.EXEMPT, exemption="medical")
    assert kept.exemption == "medical"
    (entry,) = Entry.objects.filter(action="record_person_status")
    assert entry.sensitivity == "RESTRICTED"
    assert "W-17" not in entry.detail


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": TODAY + timedelta(days=1)}, "a day that has come"),
        ({"on": MADE - timedelta(days=1)}, "from 22 July 2021 on"),
        ({"instrument": ""}, "instrument that revoked it"),
    ],
)
def test_a_step_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(actions.StepRefused, match=sentence):
        step(a_programme(), Step.REVOKE, **changed)


def test_the_second_person_is_told_who_was_first() -> None:
    programme = a_programme()
    step(programme, Step.EXTEND, last_seen=1)
    with pytest.raises(actions.SomeoneWasFirst, match="Ada Marsh was first: extended, 16 August"):
        step(programme, Step.END, last_seen=1)


def test_services_are_named_in_and_out_of_the_scope_from_a_day() -> None:
    programme = a_programme()
    by = someone(programme.authority)
    inside, outside = (
        home(programme.authority, name="Inside"),
        home(programme.authority, name="Outside", service_type="home_care"),
    )

    def change(place: Any, is_in: bool, reason: str = "Asked for.") -> None:
        actions.change_scope(
            programme=programme,
            location=place,
            is_in=is_in,
            on=TODAY,
            reason=reason,
            by=by,
            at=AT,
        )

    def names(day: date) -> list[str]:
        found = services_in_scope(programme=programme, as_at=day, visible_to=by)
        return [one.name for one in found]

    change(inside, is_in=False)
    change(outside, is_in=True)
    assert names(TODAY) == ["Outside"]
    assert names(TODAY - timedelta(days=1)) == ["Inside"]
    with pytest.raises(actions.StepRefused, match="Say why"):
        change(inside, is_in=True, reason=" ")
    with pytest.raises(actions.StepRefused, match="another authority"):
        change(home(AuthorityFactory()), is_in=True)


def test_nobody_elsewhere_sees_what_is_in_scope() -> None:
    programme = a_programme()
    home(programme.authority)
    stranger = someone(AuthorityFactory())
    assert services_in_scope(programme=programme, as_at=TODAY, visible_to=stranger) == ()
