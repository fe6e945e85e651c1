"""Once the law behind a programme is gone nothing more is asked, said or kept for it."""

from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.models import Entry
from almoner.response.programmes import actions
from almoner.response.programmes.actions import Given, LevelRow
from almoner.response.programmes.models import (
    Chase,
    PersonStatus,
    Programme,
    Return,
    ServiceLevel,
)
from almoner.response.programmes.queries.coverage import coverage
from almoner.response.programmes.queries.standing import (
    closed_on,
    keeping_people,
    standing_of,
)
from almoner.response.programmes.queries.support import people_recorded, to_chase
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    HelpKind,
    PersonStanding,
    RoleGroup,
)
from almoner.response.programmes.rules.states import Step
from tests.response.programmes.actions.test_steps import a_person, step
from tests.response.programmes.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    a_programme,
    a_row,
    at,
    counts,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db
GONE_ON = date(2022, 3, 15)  # SI 2022/206
BEFORE = GONE_ON - timedelta(days=1)
LATER = date(2022, 4, 1)
OVER = "The programme was over by then, so nothing more is collected."


class TestByLawAlone:
    """Nobody has recorded here that it was revoked: the definition says it."""

    def test_a_return_of_a_day_after_it_is_refused_and_one_before_is_not(self) -> None:
        programme = a_programme()
        place = home(programme.authority)
        found = returned(
            programme,
            a_row(place, as_at=BEFORE),
            a_row(place, as_at=GONE_ON),
            moment=at(LATER),
        )
        assert found.added == 1
        assert [(one.row.as_at, one.reason) for one in found.refused] == [(GONE_ON, OVER)]
        assert Return.objects.get().as_at == BEFORE

    def test_a_form_is_refused_with_the_reason(self) -> None:
        programme = a_programme()
        with pytest.raises(actions.ReturnRefused, match="over by then"):
            actions.record_service_return(
                programme=programme,
                location=home(programme.authority),
                as_at=GONE_ON,
                counts={RoleGroup.CARE: counts()},
                source="Telephone",
                last_seen=0,
                by=someone(programme.authority),
                at=at(LATER),
            )
        assert not Return.objects.exists()

    def test_services_are_no_longer_chased(self) -> None:
        programme = a_programme()
        place = home(programme.authority)
        means = {"means": ChaseMeans.EMAIL, "text": "", "by": someone(programme.authority)}
        said = {"programme": programme, "location": place, **means}
        actions.record_chase(on=BEFORE, at=at(BEFORE), **said)
        with pytest.raises(actions.ChaseRefused, match="SI 2022/206 revoked it"):
            actions.record_chase(on=GONE_ON, at=at(GONE_ON), **said)
        assert Chase.objects.count() == 1

    @pytest.mark.parametrize(("day", "many"), [(BEFORE, 1), (GONE_ON, 0), (LATER, 0)])
    def test_nobody_is_listed_to_be_asked(self, day: date, many: int) -> None:
        programme = a_programme()
        home(programme.authority)
        found = coverage(programme=programme, as_at=day, visible_to=operator("tests"))
        lines = to_chase(standing=found.standing, found=found, levels=None)
        assert len(lines) == many

    def test_it_closes_on_that_day_even_if_a_step_says_later(self) -> None:
        programme = a_programme()
        assert closed_on(programme=programme) == GONE_ON
        step(programme, Step.END, on=LATER, at=at(LATER))
        assert closed_on(programme=programme) == GONE_ON

    def test_it_closes_earlier_if_it_was_ended_before(self) -> None:
        programme = a_programme()
        step(programme, Step.END)
        assert closed_on(programme=programme) == TODAY

    def test_reopened_here_the_law_is_gone_all_the_same(self) -> None:
        programme = a_programme()
        step(programme, Step.END)
        step(programme, Step.REOPEN)
        assert standing_of(programme=programme, as_at=TODAY).is_open
        assert closed_on(programme=programme) == GONE_ON

    def test_a_programme_without_a_law_that_ends_has_no_end(self) -> None:
        assert closed_on(programme=a_programme(key="flu-season", made_on=TODAY, on=TODAY)) is None

    def test_levels_stop_with_a_recorded_revocation(self) -> None:
        programme = a_programme(key="nhsmail", made_on=TODAY, on=TODAY)
        place = home(programme.authority)
        step(programme, Step.REVOKE, instrument="A letter", at=at(TODAY, 12))
        outcome = actions.record_levels(
            programme=programme,
            rows=[LevelRow(location_id=place.pk, level="in_use", as_at=TODAY, source="Visit")],
            landing=None,
            by=someone(programme.authority),
            at=at(LATER),
        )
        assert (outcome.added, outcome.refused[0].reason) == (0, OVER)
        assert not ServiceLevel.objects.exists()


class TestErasure:
    """What is kept of single workers goes; what services said in numbers stays."""

    def _erase(self, programme: Programme, on: date = GONE_ON, **changed: Any) -> int:
        by = changed.pop("by", operator("worker"))
        return actions.erase_after_revocation(programme=programme, by=by, at=at(on))

    def test_all_of_one_programme_goes_and_no_other(self) -> None:
        programme, other = a_programme(), a_programme()
        place = home(programme.authority)
        returned(programme, a_row(place))
        for number in range(3):
            a_person(programme, f"W-{number}", location=place)
        a_person(other)
        assert self._erase(programme) == 3
        assert PersonStatus.objects.get().programme == other
        assert Return.objects.filter(programme=programme).count() == 1

    def test_the_day_before_nothing_goes(self) -> None:
        programme = a_programme()
        a_person(programme)
        assert self._erase(programme, BEFORE) == 0
        assert PersonStatus.objects.count() == 1
        assert not Entry.objects.filter(action="erase_after_revocation").exists()

    def test_a_second_time_nothing_is_left_and_nothing_is_journalled(self) -> None:
        programme = a_programme()
        a_person(programme)
        assert [self._erase(programme), self._erase(programme)] == [1, 0]
        entry = Entry.objects.get(action="erase_after_revocation")
        assert entry.sensitivity == "RESTRICTED"
        assert entry.authority_code == programme.authority.code

    def test_of_a_law_that_stands_nothing_goes(self) -> None:
        programme = a_programme(
            AuthorityFactory(), key="flu-season", made_on=TODAY, on=TODAY, label="2021"
        )
        assert self._erase(programme, LATER) == 0

    def test_ended_already_there_is_nothing_to_erase(self) -> None:
        programme = a_programme()
        a_person(programme)
        step(programme, Step.END)
        assert not PersonStatus.objects.exists()
        assert self._erase(programme) == 0

    @pytest.mark.parametrize(
        "role", [Role.QUALITY_OFFICER, Role.GRANTS_OFFICER, Role.ADMINISTRATOR, Role.DIRECTOR]
    )
    def test_whoever_does_not_keep_programmes_may_not(self, role: Role) -> None:
        programme = a_programme()
        a_person(programme)
        with pytest.raises(NotPermitted):
            self._erase(programme, by=someone(programme.authority, role=role))
        assert PersonStatus.objects.count() == 1

    def test_nor_a_manager_of_another_council(self) -> None:
        programme = a_programme()
        a_person(programme)
        with pytest.raises(NotPermitted):
            self._erase(programme, by=someone(AuthorityFactory()))

    def test_the_programmes_that_hold_anybody_are_each_named_once(self) -> None:
        programme, silent = a_programme(), a_programme()
        for number in range(2):
            a_person(programme, f"W-{number}")
        assert keeping_people() == (programme,)
        a_person(silent)
        assert keeping_people() == (programme, silent)


class TestExemptionsThatEnd:
    """A self-certified exemption counted until 31 March 2022, and no longer."""

    def _exempt(self, programme: Programme, exemption: str, **said: Any) -> PersonStatus:
        return a_person(programme, status=PersonStanding.EXEMPT, exemption=exemption, **said)

    def _own(self, **days: Any) -> Programme:
        """A programme of a council's own, which no law revokes, with an exemption between days."""
        place = AuthorityFactory()
        exemption = {"key": "temporary", "words": "For the time being", **days}
        definition = {
            "key": "course",
            "version": 1,
            "title": "A course",
            "summary": "Everyone takes it.",
            "scope": {"service_types": ["residential"]},
            "role_groups": ["care"],
            "exemptions": [exemption],
            "keeps_people": True,
            "sources": ["Training group"],
        }
        return actions.start_own_programme(
            authority=place, definition=definition, on=TODAY, by=someone(place), at=AT
        )

    def _stand(self, programme: Programme, place_id: int, on: date) -> dict[PersonStanding, int]:
        return people_recorded(programme=programme, location_id=place_id, as_at=on)

    @pytest.mark.parametrize(
        ("days", "is_exempt"), [(0, True), (10, True), (11, False), (400, False)]
    )
    def test_after_its_last_day_nobody_is_exempt_by_it(self, days: int, is_exempt: bool) -> None:
        programme = self._own(until_on=TODAY + timedelta(days=10))
        place = home(programme.authority)
        self._exempt(programme, "temporary", location=place)
        stands = PersonStanding.EXEMPT if is_exempt else PersonStanding.UNKNOWN
        assert self._stand(programme, place.pk, TODAY + timedelta(days=days)) == {stands: 1}

    def test_one_recorded_after_its_last_day_is_refused(self) -> None:
        programme = self._own(until_on=TODAY - timedelta(days=1))
        with pytest.raises(actions.PersonRefused, match="did not count"):
            self._exempt(programme, "temporary")

    def test_one_checked_on_its_last_day_and_recorded_later_counts_that_day(self) -> None:
        programme = self._own(until_on=TODAY)
        kept = self._exempt(programme, "temporary", at=at(LATER))
        assert kept.checked_on == TODAY

    def test_a_day_before_it_began_it_does_not_count(self) -> None:
        programme = self._own(from_on=TODAY)
        with pytest.raises(actions.PersonRefused, match="did not count"):
            self._exempt(programme, "temporary", checked_on=TODAY - timedelta(days=1))
        assert self._exempt(programme, "temporary").exemption == "temporary"

    def test_what_was_checked_later_stands_in_its_place(self) -> None:
        programme = self._own(until_on=TODAY + timedelta(days=10))
        place = home(programme.authority)
        self._exempt(programme, "temporary", location=place)
        later = TODAY + timedelta(days=12)
        a_person(
            programme,
            location=place,
            status=PersonStanding.COMPLIANT,
            checked_on=later,
            at=at(later),
        )
        assert self._stand(programme, place.pk, later) == {PersonStanding.COMPLIANT: 1}

    def test_a_past_day_does_not_know_what_was_checked_later(self) -> None:
        programme = self._own(until_on=TODAY + timedelta(days=10))
        place = home(programme.authority)
        later = TODAY + timedelta(days=2)
        self._exempt(programme, "temporary", location=place, checked_on=later, at=at(later))
        assert self._stand(programme, place.pk, TODAY) == {}

    def test_an_exemption_is_not_kept_for_somebody_who_is_not_exempt(self) -> None:
        programme = self._own()
        kept = a_person(programme, status=PersonStanding.DECLINED, exemption="temporary")
        assert kept.exemption == ""

    def test_an_exemption_that_the_programme_does_not_know_is_refused(self) -> None:
        with pytest.raises(actions.PersonRefused, match="did not count"):
            self._exempt(self._own(), "medical")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TODAY, ""), (TODAY + timedelta(days=1), "a day that has come")],
)
def test_help_is_of_a_day_that_has_come(day: date, sentence: str) -> None:
    programme = a_programme()
    said = {
        "programme": programme,
        "location": None,
        "given": Given(kind=HelpKind.ON_SITE, group="Night staff", on=day),
        "by": someone(programme.authority),
        "at": AT,
    }
    if not sentence:
        assert actions.record_help(**said).on == day
        return
    with pytest.raises(actions.HelpRefused, match=sentence):
        actions.record_help(**said)


def test_a_return_of_a_day_to_come_is_refused_and_the_rest_is_not() -> None:
    programme = a_programme()
    place = home(programme.authority)
    tomorrow = TODAY + timedelta(days=1)
    found = returned(programme, a_row(place), a_row(place, as_at=tomorrow))
    assert found.added == 1
    assert [one.reason for one in found.refused] == ["A return cannot speak of a day to come."]


def test_what_else_changed_cannot_end_before_it_began() -> None:
    programme = a_programme(key="restore2", made_on=TODAY, on=TODAY)
    said = {"programme": programme, "text": "A wave", "by": someone(programme.authority), "at": AT}
    with pytest.raises(actions.PeriodRefused, match="before it began"):
        actions.name_confounder(from_on=TODAY, to_on=TODAY - timedelta(days=1), **said)
    assert actions.name_confounder(from_on=TODAY, to_on=TODAY, **said).text == "A wave"
