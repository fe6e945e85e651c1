"""Two people at once: one is first, the other is told, and nothing is counted twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection

from almoner.core.files.actions import store_file
from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.landings.models import Landing
from almoner.response.programmes import actions
from almoner.response.programmes.actions import LevelRow
from almoner.response.programmes.models import (
    PersonStatus,
    Programme,
    ProgrammeStep,
    Return,
    ServiceLevel,
)
from almoner.response.programmes.rules.kinds import RoleGroup
from almoner.response.programmes.rules.states import State, Step
from tests.response.programmes.actions.test_steps import a_person, step
from tests.response.programmes.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    a_programme,
    a_row,
    counts,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4
REFUSALS = (
    actions.LevelRefused,
    actions.ProgrammeRefused,
    actions.ReturnRefused,
    actions.StepRefused,
)


def at_once(do: Callable[[int], object]) -> list[str]:
    """What went wrong where several do the same at once.

    The tests' SQLite is in memory, of one connection: there they come one after another, each with
    what it saw before.
    """
    ready, wrong = threading.Barrier(TOGETHER), list[str]()
    is_together = connection.vendor == "postgresql"

    def one(number: int) -> None:
        if is_together:
            ready.wait()
        try:
            do(number)
        except REFUSALS as error:
            wrong.append(str(error))
        finally:
            if is_together:
                connection.close()

    if not is_together:
        for number in range(TOGETHER):
            one(number)
        return wrong
    threads = [threading.Thread(target=one, args=(number,)) for number in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def _return(programme: Programme, place: Any, last_seen: int, compliant: int) -> None:
    actions.record_service_return(
        programme=programme,
        location=place,
        as_at=TODAY,
        counts={RoleGroup.CARE: counts(20, compliant)},
        source="Telephone",
        last_seen=last_seen,
        by=someone(programme.authority),
        at=AT,
    )


def test_of_several_who_type_a_return_one_records_it() -> None:
    programme = a_programme()
    place = home(programme.authority)
    wrong = at_once(lambda number: _return(programme, place, 0, 10 + number))
    assert len(wrong) == TOGETHER - 1
    assert all("Someone else recorded a return" in sentence for sentence in wrong)
    assert Return.objects.count() == 1
    assert Entry.objects.filter(action="record_service_return").count() == 1


def test_whoever_reads_it_again_corrects_it_and_both_are_kept() -> None:
    programme = a_programme()
    place = home(programme.authority)
    _return(programme, place, 0, 10)
    first = Return.objects.get()
    _return(programme, place, first.pk, 11)
    assert Return.objects.get(superseded_at=None).compliant == 11
    first.refresh_from_db()
    assert first.superseded_at == AT


def test_the_same_rows_from_several_loads_are_recorded_once() -> None:
    programme = a_programme()
    rows = [a_row(home(programme.authority)) for _ in range(3)]
    at_once(lambda _: returned(programme, *rows))
    assert Return.objects.filter(superseded_at=None).count() == 3
    assert Return.objects.count() == 3


def test_other_rows_of_one_day_leave_one_that_stands() -> None:
    programme = a_programme()
    place = home(programme.authority)
    at_once(lambda number: returned(programme, a_row(place, said=counts(20, 10 + number))))
    assert Return.objects.filter(superseded_at=None).count() == 1
    assert Return.objects.count() == TOGETHER


def test_a_file_that_several_confirm_has_one_landing(tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path
    programme = a_programme()
    by, row = someone(programme.authority), a_row(home(programme.authority))
    file = store_file(
        content=BytesIO(b"a,b\n1,2\n"),
        name="returns.csv",
        sensitivity=Sensitivity.INTERNAL,
        by=by,
        at=AT,
    )
    at_once(
        lambda _: actions.record_returns_file(
            programme=programme, rows=[row], file=file, by=by, at=AT
        )
    )
    assert (Landing.objects.count(), Return.objects.count()) == (1, 1)
    assert Entry.objects.filter(action="record_returns_file").count() == 1


def test_of_several_who_end_it_one_does() -> None:
    programme = a_programme()
    wrong = at_once(lambda _: step(programme, Step.END, last_seen=1))
    assert len(wrong) == TOGETHER - 1
    assert all("was first: ended" in sentence for sentence in wrong)
    assert ProgrammeStep.objects.filter(programme=programme).count() == 2


def test_a_second_click_ends_it_once_and_erases_once() -> None:
    programme = a_programme()
    a_person(programme)
    taken = step(programme, Step.END)
    with pytest.raises(actions.StepRefused, match="cannot end the programme now"):
        step(programme, Step.END)
    assert taken.erased_count == 1
    assert Entry.objects.filter(action="end_programme").count() == 1


def test_one_revokes_while_another_records_a_worker() -> None:
    """Whichever is first, nobody is left behind after the revocation."""
    programme = a_programme()
    place = home(programme.authority)

    def do(number: int) -> None:
        if number == 0:
            step(programme, Step.END)
            return
        try:
            a_person(programme, f"W-{number}", location=place)
        except actions.PersonRefused as refused:
            raise actions.StepRefused(str(refused)) from refused

    at_once(do)
    assert not PersonStatus.objects.exists()


def test_of_several_who_start_it_one_does() -> None:
    place = AuthorityFactory()
    wrong = at_once(lambda _: a_programme(place))
    assert len(wrong) == TOGETHER - 1
    assert all("already" in sentence for sentence in wrong)
    programme = Programme.objects.get()
    assert [one.state for one in programme.steps.all()] == [State.RUNNING]


def test_of_several_who_record_a_level_one_does() -> None:
    programme = a_programme(key="nhsmail", made_on=TODAY, on=TODAY)
    place = home(programme.authority)
    row = LevelRow(location_id=place.pk, level="in_use", as_at=TODAY, source="Visit")
    wrong = at_once(
        lambda _: actions.record_level(
            programme=programme, row=row, by=someone(programme.authority), at=AT
        )
    )
    assert wrong == ["That level is recorded already, as at the same day."] * (TOGETHER - 1)
    assert ServiceLevel.objects.count() == 1


def test_an_extension_that_another_made_meanwhile_is_said_before_an_end() -> None:
    programme = a_programme()
    step(programme, Step.EXTEND, deadline_on=TODAY + timedelta(days=99))
    with pytest.raises(actions.SomeoneWasFirst, match="extended"):
        step(programme, Step.END, last_seen=1)
    assert step(programme, Step.END, last_seen=2).state == State.ENDED
