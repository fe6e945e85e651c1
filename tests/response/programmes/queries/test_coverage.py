"""Coverage, levels, whom to ask and what followed, as at a day."""

from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.rules import Role, operator
from almoner.response.programmes import actions
from almoner.response.programmes.actions import Counted, Given, LevelRow
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.coverage import Coverage, coverage
from almoner.response.programmes.queries.levels import level_coverage, levels_of
from almoner.response.programmes.queries.lists import programme_lines
from almoner.response.programmes.queries.standing import (
    UnknownProgramme,
    collecting,
    programme_by_id,
    standing_of,
)
from almoner.response.programmes.queries.support import (
    before_and_after,
    chases_of,
    help_given,
    people_count,
    people_recorded,
    to_chase,
)
from almoner.response.programmes.queries.trend import outlook_of, trend_of
from almoner.response.programmes.rules.forecast import Forecast, TooLittle
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    HelpKind,
    PersonStanding,
    Phase,
    RoleGroup,
)
from almoner.response.programmes.rules.states import Step
from tests.response.programmes.factories import (
    AT,
    MADE,
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


@pytest.fixture
def programme() -> Programme:
    return a_programme()


def told(programme: Programme, as_at: date = TODAY) -> Coverage:
    return coverage(programme=programme, as_at=as_at, visible_to=operator("tests"))


def act(programme: Programme, name: str, **said: Any) -> Any:
    by = someone(programme.authority, role=Role.QUALITY_MANAGER)
    return getattr(actions, name)(programme=programme, **{"by": by, "at": AT, **said})


def test_sums_are_of_people_and_the_silent_are_apart(programme: Programme) -> None:
    large, small, silent = (home(programme.authority, name=name) for name in "ABC")
    returned(
        programme,
        a_row(large, said=counts(90, 45, exempt=5)),
        a_row(large, RoleGroup.NURSE, said=counts(10, 10)),
        a_row(large, RoleGroup.AGENCY, said=counts(7, 0)),
        a_row(small, said=counts(10, 9)),
        a_row(silent, said=counts(None, None)),
    )
    found = told(programme)
    assert (found.employed.headcount, found.employed.compliant) == (110, 64)
    assert (found.everyone.headcount, found.everyone.at_risk) == (117, 48)
    lines = {line.role_group: line for line in found.groups}
    assert lines[RoleGroup.CARE].counts.coverage == pytest.approx(0.54)
    assert (lines[RoleGroup.CARE].service_count, lines[RoleGroup.CARE].silent_count) == (2, 1)
    assert lines[RoleGroup.VOLUNTEER].counts.headcount is None
    assert [one.service.name for one in found.shortfall] == ["A", "B"]
    assert [one.service.name for one in found.silent] == ["C"]
    assert [one.service.name for one in found.at_risk_services] == ["A"]
    assert found.beds_at_risk == 30
    assert found.as_at_span == (TODAY, TODAY)


def test_a_past_day_knows_neither_later_returns_nor_later_services(programme: Programme) -> None:
    place = home(programme.authority)
    home(programme.authority, registered_on=TODAY)
    before = TODAY - timedelta(days=7)
    returned(programme, a_row(place, as_at=before, said=counts(20, 10)), a_row(place))
    then, now = told(programme, before), told(programme)
    assert (then.employed.compliant, len(then.services)) == (10, 1)
    assert (now.employed.compliant, len(now.services)) == (15, 2)
    assert told(programme, MADE).as_at_span is None


def test_an_old_return_counts_and_is_said_to_be_old(programme: Programme) -> None:
    place = home(programme.authority)
    returned(programme, a_row(place, as_at=TODAY - timedelta(days=15)))
    (line,) = told(programme).services
    assert line.is_stale
    assert line.employed.compliant == 15
    assert line.sources == ("Capacity Tracker",)


def test_a_share_of_no_people_is_not_known(programme: Programme) -> None:
    home(programme.authority)
    (line,) = told(programme).services
    assert (line.at_risk, line.at_risk_share, line.as_at) == (None, None, None)


def weekly(programme: Programme, weeks: int = 8, late: bool = True) -> None:
    places = [home(programme.authority) for _ in range(4)]
    rows = []
    for week in range(weeks):
        day = TODAY - timedelta(weeks=weeks - 1 - week)
        rows += [a_row(place, as_at=day, said=counts(50, 30 + week)) for place in places]
    if late:
        rows.append(a_row(home(programme.authority), said=counts(50, 50)))
    returned(programme, *rows)


def test_the_trend_follows_the_same_services_throughout(programme: Programme) -> None:
    weekly(programme)
    trend = trend_of(told(programme))
    assert (trend.service_count, trend.left_out, len(trend.points)) == (4, 1, 8)
    assert [one.headcount for _, one in trend.points] == [200] * 8
    assert trend.points[-1][1].compliant == 4 * 37


def test_the_outlook_says_how_many_staff_are_left_short(programme: Programme) -> None:
    weekly(programme)
    found = told(programme)
    outlook = outlook_of(found, trend_of(found))
    assert isinstance(outlook.forecast, Forecast)
    assert outlook.forecast.on == date(2021, 11, 11)
    assert outlook.short_low is not None
    assert outlook.short_expected is not None
    assert outlook.short_high is not None
    assert 0 <= outlook.short_low <= outlook.short_expected <= outlook.short_high


def test_too_little_history_is_said_and_no_deadline_has_no_outlook(programme: Programme) -> None:
    assert trend_of(told(programme)).points == ()
    weekly(programme, weeks=2, late=False)
    found = told(programme)
    assert isinstance(outlook_of(found, trend_of(found)).forecast, TooLittle)
    act(programme, "take_step", step=Step.END, on=TODAY)
    over = told(programme)
    assert outlook_of(over, trend_of(over)).forecast is None


def test_levels_are_the_newest_by_the_day() -> None:
    programme = a_programme(key="nhsmail", made_on=MADE)
    place, other = home(programme.authority), home(programme.authority)

    def reach(level: str, day: date, **more: Any) -> None:
        row = LevelRow(location_id=place.pk, level=level, as_at=day, source="Visit", **more)
        act(programme, "record_level", row=row)

    reach("set_up", TODAY - timedelta(days=9))
    reach("in_use", TODAY, inherited_from="Wren Care")
    by = operator("tests")
    before = level_coverage(programme=programme, as_at=TODAY - timedelta(days=1), visible_to=by)
    now = level_coverage(programme=programme, as_at=TODAY, visible_to=by)
    assert (before.share, now.share) == (0.0, 0.5)
    assert [one.service.location_id for one in now.silent] == [other.pk]
    assert len(now.inherited) == 1
    assert {rule.key: n for rule, n in now.by_level() if n} == {"in_use": 1}
    history = levels_of(programme=programme, location_id=place.pk, as_at=TODAY)
    assert [one.level for one in history] == ["in_use", "set_up"]
    nobody = level_coverage(
        programme=programme, as_at=TODAY, visible_to=someone(AuthorityFactory())
    )
    assert (nobody.services, nobody.share) == ((), None)


def asked(programme: Programme, day: date = TODAY) -> list[tuple[str, str, bool]]:
    standing = standing_of(programme=programme, as_at=day)
    lines = to_chase(standing=standing, found=told(programme, day), levels=None)
    return [(one.service.name, one.reason, one.is_due) for one in lines]


def test_those_never_asked_come_first_and_nobody_is_asked_once_it_is_revoked(
    programme: Programme,
) -> None:
    first, lately, stale, fine, blank = (home(programme.authority, name=name) for name in "ABCDE")
    returned(
        programme,
        a_row(stale, as_at=TODAY - timedelta(days=20)),
        a_row(fine),
        a_row(blank, said=counts(10, None)),
    )
    for place, days in ((stale, 8), (lately, 3), (lately, 5)):
        day = TODAY - timedelta(days=days)
        means = ChaseMeans.TELEPHONE
        act(programme, "record_chase", location=place, on=day, means=means, text="")
    assert asked(programme) == [
        ("A", "No return", True),
        ("E", "Return without numbers", True),
        ("C", "Return out of date", True),
        ("B", "No return", False),
    ]
    assert len(chases_of(programme=programme, location_id=lately.pk)) == 2
    assert asked(programme, date(2022, 3, 15)) == []  # the law had been revoked by then
    act(programme, "take_step", step=Step.END, on=TODAY)
    assert asked(programme) == []
    with pytest.raises(actions.ChaseRefused, match="is over"):
        act(programme, "record_chase", location=first, on=TODAY, means=means, text="")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": TODAY + timedelta(days=1)}, "a day that has come"),
        ({"at": at(date(2022, 3, 15))}, "SI 2022/206 revoked it"),
    ],
)
def test_a_chase_is_refused(programme: Programme, changed: Any, sentence: str) -> None:
    said = {
        "location": home(programme.authority),
        "on": TODAY,
        "means": ChaseMeans.VISIT,
        "text": "",
    }
    with pytest.raises(actions.ChaseRefused, match=sentence):
        act(programme, "record_chase", **{**said, **changed})
    elsewhere = home(programme.authority, service_type="home_care")
    with pytest.raises(actions.ChaseRefused, match="scope"):
        act(programme, "record_chase", **{**said, "location": elsewhere})


def test_help_is_of_a_service_or_open_to_all(programme: Programme) -> None:
    place, other = home(programme.authority), home(programme.authority)
    polish = Given(
        kind=HelpKind.LANGUAGE_SESSION, language="Polish", group="Care staff", on=TODAY, attended=9
    )
    act(programme, "record_help", location=None, given=polish)
    site = Given(kind=HelpKind.ON_SITE, group="Night staff", on=TODAY)
    act(programme, "record_help", location=place, given=site)
    assert len(help_given(programme=programme, as_at=TODAY)) == 2
    (only,) = help_given(programme=programme, as_at=TODAY, location_id=other.pk)
    assert only.language == "Polish"
    assert help_given(programme=programme, as_at=MADE) == ()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given(kind=HelpKind.LANGUAGE_SESSION, group="Staff", on=TODAY), "Enter the language"),
        (Given(kind=HelpKind.ON_SITE, group=" ", on=TODAY), "Never name a person"),
    ],
)
def test_help_is_refused(programme: Programme, given: Given, sentence: str) -> None:
    with pytest.raises(actions.HelpRefused, match=sentence):
        act(programme, "record_help", location=None, given=given)
    right = Given(kind=HelpKind.ON_SITE, group="Staff", on=TODAY)
    elsewhere = home(programme.authority, service_type="home_care")
    with pytest.raises(actions.HelpRefused, match="scope"):
        act(programme, "record_help", location=elsewhere, given=right)
    act(programme, "take_step", step=Step.END, on=TODAY)
    with pytest.raises(actions.HelpRefused, match="over"):
        act(programme, "record_help", location=None, given=right)


def test_workers_are_counted_by_their_newest_status_and_never_named(programme: Programme) -> None:
    place = home(programme.authority)
    for reference, status, days in (
        ("W-1", PersonStanding.DECLINED, 5),
        ("w-1 ", PersonStanding.COMPLIANT, 1),
        ("W-2", PersonStanding.DECLINED, 1),
    ):
        act(
            programme,
            "record_person_status",
            location=place,
            role_group=RoleGroup.CARE,
            reference=reference,
            status=status,
            checked_on=TODAY - timedelta(days=days),
        )
    assert people_recorded(programme=programme, location_id=place.pk, as_at=TODAY) == {
        PersonStanding.COMPLIANT: 1,
        PersonStanding.DECLINED: 1,
    }
    assert people_count(programme=programme) == 3


def a_period(phase: Phase, first: date, **changed: Any) -> Counted:
    return Counted(
        **{
            "phase": phase,
            "from_on": first,
            "to_on": first + timedelta(days=30),
            "bed_days": 1000,
            "conveyances": 6,
            "admissions": None,
            "source": "Ambulance service",
            **changed,
        }
    )


def test_before_and_after_are_of_services_that_have_both() -> None:
    programme = a_programme(key="restore2", made_on=MADE)
    both, one = home(programme.authority), home(programme.authority)
    before, after = date(2021, 1, 1), date(2021, 6, 1)
    for place, counted in (
        (both, a_period(Phase.BEFORE, before, conveyances=99)),
        (both, a_period(Phase.BEFORE, before)),  # corrects the one before it
        (both, a_period(Phase.AFTER, after, conveyances=4)),
        (one, a_period(Phase.BEFORE, before, conveyances=50)),
    ):
        act(programme, "record_period", location=place, counted=counted)
    act(programme, "name_confounder", text="A wave.", from_on=before, to_on=None)
    found = before_and_after(programme=programme, as_at=TODAY)
    conveyances, admissions = found.comparisons
    assert (conveyances.before.per_thousand, conveyances.difference) == (6.0, -2.0)
    assert admissions.difference is None
    assert (found.service_count, found.left_out, len(found.confounders)) == (1, 1, 1)
    assert found.spans[Phase.AFTER] == (after, after + timedelta(days=30))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"to_on": date(2021, 1, 1)}, "must have a day"),
        ({"bed_days": 0}, "at least one bed day"),
        ({"to_on": TODAY + timedelta(days=1)}, "must be over"),
    ],
)
def test_a_period_is_refused(changed: Any, sentence: str) -> None:
    programme = a_programme(key="restore2", made_on=MADE)
    place = home(programme.authority)
    counted = a_period(Phase.BEFORE, date(2021, 1, 1), **changed)
    with pytest.raises(actions.PeriodRefused, match=sentence):
        act(programme, "record_period", location=place, counted=counted)
    with pytest.raises(actions.PeriodRefused, match="what else changed"):
        act(programme, "name_confounder", text=" ", from_on=None, to_on=None)
    outside = home(programme.authority, service_type="home_care")
    right = a_period(Phase.BEFORE, date(2021, 1, 1))
    with pytest.raises(actions.PeriodRefused, match="scope"):
        act(programme, "record_period", location=outside, counted=right)


def test_a_programme_without_outcomes_compares_nothing(programme: Programme) -> None:
    place = home(programme.authority)
    counted = a_period(Phase.BEFORE, date(2021, 1, 1))
    with pytest.raises(actions.PeriodRefused, match="does not compare"):
        act(programme, "record_period", location=place, counted=counted)
    with pytest.raises(actions.PeriodRefused, match="does not compare"):
        act(programme, "name_confounder", text="A wave.", from_on=None, to_on=None)


def test_programmes_are_seen_where_they_may_be(programme: Programme) -> None:
    stranger, officer = someone(AuthorityFactory()), someone(programme.authority)
    assert programme_by_id(programme_id=programme.pk, visible_to=officer) == programme
    with pytest.raises(UnknownProgramme):
        programme_by_id(programme_id=programme.pk, visible_to=stranger)
    broker = someone(programme.authority, role=Role.BROKERAGE)
    with pytest.raises(UnknownProgramme):
        programme_by_id(programme_id=programme.pk, visible_to=broker)
    key = programme.key
    assert collecting(key=key, visible_to=officer) == (programme,)
    assert collecting(key=key, visible_to=stranger) == ()
    assert collecting(key=key, visible_to=operator("tests")) == (programme,)


def test_the_list_has_open_programmes_by_deadline_first(programme: Programme) -> None:
    place = programme.authority
    a_programme(place, key="restore2", made_on=MADE)
    over = a_programme(place, key="nhsmail", made_on=MADE)
    act(over, "take_step", step=Step.END, on=TODAY)
    by = someone(place)
    keys = [line.standing.programme.key for line in programme_lines(as_at=TODAY, visible_to=by)]
    assert keys == ["care-home-vaccination", "restore2", "nhsmail"]
    assert programme_lines(as_at=MADE - timedelta(days=1), visible_to=by) == ()


def test_a_programme_not_yet_started_stands_nowhere(programme: Programme) -> None:
    standing = standing_of(programme=programme, as_at=MADE - timedelta(days=1))
    assert (standing.state, standing.is_open, standing.state_on) == (None, False, None)
