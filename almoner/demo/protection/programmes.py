"""Southaven's programmes as they stood in mid-August 2021, told by the actions of every day.

Of the staff that its care homes employ, 72.2 % had both doses, and alike among nurses, care staff
and others; a quarter neither had them nor was exempt. All homes, people and numbers are invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.register.directory.models import Location
from almoner.response.programmes.actions import (
    Counted,
    Given,
    LevelRow,
    ReturnRow,
    name_confounder,
    record_chase,
    record_help,
    record_levels,
    record_period,
    record_person_status,
    record_returns,
    start_programme,
)
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.scope import ScopedService, services_in_scope
from almoner.response.programmes.rules.figures import Counts
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    HelpKind,
    PersonStanding,
    Phase,
    RoleGroup,
)

SEED = 722
MADE_ON = date(2021, 7, 22)
LAST = date(2021, 8, 16)  # the Monday of the report
WEEKS = 11  # of returns, from 7 June
SILENT = 3  # homes that never answered
LATE = 2  # homes whose newest return is five weeks old
NURSING = "nursing"


@dataclass(frozen=True, slots=True)
class Total:
    """People of a role group in all homes that answered, on the last day."""

    headcount: int
    compliant: int
    exempt: int


# 1,444 of 2,000 have both doses, which is 72.2 %; 56 say they are exempt; 500 are left: a quarter.
TOTALS: Mapping[RoleGroup, Total] = {
    RoleGroup.NURSE: Total(124, 90, 3),
    RoleGroup.CARE: Total(1376, 992, 39),
    RoleGroup.NON_CARE: Total(500, 362, 14),
}
AGENCY = Total(260, 171, 4)
# What share of those who had both doses in the end had them each week.
UPTAKE = (0.80, 0.826, 0.843, 0.868, 0.889, 0.905, 0.928, 0.941, 0.962, 0.983, 1.0)

HELP = (
    Given(
        kind=HelpKind.LANGUAGE_SESSION,
        language="Polish",
        group="Polish-speaking care staff",
        on=date(2021, 7, 28),
        attended=19,
        text="With a Polish-speaking nurse; leaflets to take away.",
    ),
    Given(
        kind=HelpKind.LANGUAGE_SESSION,
        language="Chinese (Mandarin and Cantonese)",
        group="Chinese-speaking care and kitchen staff",
        on=date(2021, 8, 4),
        attended=11,
    ),
    Given(
        kind=HelpKind.FAITH_PREMISES,
        group="Staff who worship at the mosque and the gurdwara, and their families",
        on=date(2021, 8, 6),
        attended=34,
    ),
    Given(
        kind=HelpKind.WRITTEN,
        group="Care staff in every home",
        on=date(2021, 7, 26),
        text="Films and leaflets in eleven languages.",
    ),
)
DSPT_SHARES = (("met", 0.46), ("approaching", 0.08), ("registered", 0.24), ("not_registered", 0.12))
RESTORE2 = (
    ("in_use_3_months", 6),
    ("in_use", 11),
    ("started", 8),
    ("volunteered", 6),
    ("invited", 22),
    ("stopped", 1),
)


def invent_programmes(*, southaven: Authority, keeper: Principal, recorder: Principal) -> None:
    """Vaccination, DSPT and RESTORE2; a programme that stands already is left as it is.

    `keeper` starts them (a quality manager), `recorder` records what services say.
    """
    if Programme.objects.filter(authority=southaven).exists():
        return
    people = Team(southaven, keeper, recorder)
    _vaccination(people)
    _dspt(people)
    _restore2(people)


@dataclass(frozen=True, slots=True)
class Team:
    """The council and who acts for it."""

    authority: Authority
    keeper: Principal
    recorder: Principal

    def start(
        self, key: str, *, on: date, label: str = "", made_on: date | None = None
    ) -> Programme:
        """Start one of the library's programmes."""
        return start_programme(
            authority=self.authority,
            key=key,
            on=on,
            label=label,
            made_on=made_on,
            by=self.keeper,
            at=_at(on, 9),
        )

    def services(self, programme: Programme) -> tuple[ScopedService, ...]:
        """Those in scope on the day of the report."""
        return services_in_scope(programme=programme, as_at=LAST, visible_to=self.recorder)


def _vaccination(team: Team) -> None:
    programme = team.start("care-home-vaccination", on=MADE_ON)
    chance = Random(SEED)  # noqa: S311  not secret
    homes = list(team.services(programme))
    residential = [one for one in homes if one.service_type != NURSING]
    silent = residential[5 :: len(residential) // SILENT][:SILENT]
    late = [one for one in residential if one not in silent][7:40:20][:LATE]
    answering = [one for one in homes if one not in silent]
    rows = _returns(answering, late, chance)
    for day in sorted({row.as_at for row in rows}):
        record_returns(
            programme=programme,
            rows=[row for row in rows if row.as_at == day],
            landing=None,
            by=team.recorder,
            at=_at(max(day, MADE_ON + timedelta(days=1)), 17),
        )
    for place in (*silent, *late[:1]):
        record_chase(
            programme=programme,
            location=Location.objects.get(pk=place.location_id),
            on=date(2021, 8, 10),
            means=ChaseMeans.TELEPHONE,
            text="Asked the manager to answer the tracker this week.",
            by=team.recorder,
            at=_at(date(2021, 8, 10), 11),
        )
    _help(programme, answering, team)
    _single_workers(programme, answering[4], team)


def _single_workers(programme: Programme, home: ScopedService, team: Team) -> None:
    """Three workers of one home, under its own references: two are exempt, one declined."""
    on = date(2021, 8, 11)
    for number, (status, exemption) in enumerate(
        (
            (PersonStanding.EXEMPT, "medical"),
            (PersonStanding.EXEMPT, "self_certified"),
            (PersonStanding.DECLINED, ""),
        )
    ):
        record_person_status(
            programme=programme,
            location=Location.objects.get(pk=home.location_id),
            role_group=RoleGroup.CARE,
            reference=f"Payroll {401 + number}",
            status=status,
            exemption=exemption,
            checked_on=on,
            by=team.recorder,
            at=_at(on, 15),
        )


def _help(programme: Programme, homes: Sequence[ScopedService], team: Team) -> None:
    for given in HELP:
        record_help(
            programme=programme, location=None, given=given, by=team.recorder, at=_at(given.on, 16)
        )
    for number, (kind, group) in enumerate(
        (
            (HelpKind.ON_SITE, "Night staff"),
            (HelpKind.ONE_TO_ONE, "Care staff who are undecided"),
            (HelpKind.ON_SITE, "Kitchen and cleaning staff"),
        )
    ):
        on = date(2021, 8, 9) + timedelta(days=number)
        record_help(
            programme=programme,
            location=Location.objects.get(pk=homes[4 + 9 * number].location_id),
            given=Given(kind=kind, group=group, on=on, attended=5 + number),
            by=team.recorder,
            at=_at(on, 16),
        )


def _returns(
    homes: Sequence[ScopedService], late: Sequence[ScopedService], chance: Random
) -> list[ReturnRow]:
    rows: list[ReturnRow] = []
    for group, total in (*TOTALS.items(), (RoleGroup.AGENCY, AGENCY)):
        of_group = [one for one in homes if one.service_type == NURSING or group != RoleGroup.NURSE]
        heads = shared_out(total.headcount, [float(one.beds or 20) for one in of_group])
        exempt = shared_out(total.exempt, [float(n) for n in heads], most=heads)
        free = [n - e for n, e in zip(heads, exempt, strict=True)]
        eager = [n * chance.uniform(0.5, 1.0) for n in free]
        done = shared_out(total.compliant, eager, most=free)
        for place, n, out, both in zip(of_group, heads, exempt, done, strict=True):
            for week in range(WEEKS):
                day = LAST - timedelta(weeks=WEEKS - 1 - week)
                is_last = place in late and week == WEEKS - 6
                said = _said(n, out, both, 1.0 if is_last else UPTAKE[week])
                rows.append(
                    ReturnRow(
                        location_id=place.location_id,
                        role_group=group,
                        as_at=day,
                        counts=said,
                        source="Capacity Tracker",
                    )
                )
                if is_last:
                    break
    return rows


def _said(headcount: int, exempt: int, compliant: int, uptake: float) -> Counts:
    both = round(compliant * uptake)
    left = headcount - both - exempt
    begun, declined = left * 2 // 5, left // 4
    return Counts(
        headcount=headcount,
        compliant=both,
        exempt=exempt,
        begun=begun,
        declined=declined,
        unknown=(left - begun - declined) // 3,
    )


def shared_out(
    total: int, weights: Sequence[float], *, most: Sequence[int] | None = None
) -> list[int]:
    """Whole numbers in proportion to the weights, that add up to the total; none above its most."""
    limits = list(most) if most is not None else [total] * len(weights)
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    found = [min(int(value), limit) for value, limit in zip(exact, limits, strict=True)]
    order = sorted(range(len(exact)), key=lambda place: found[place] - exact[place])
    while sum(found) < total:
        room = [place for place in order if found[place] < limits[place]]
        for place in room[: total - sum(found)]:
            found[place] += 1
    return found


def _dspt(team: Team) -> None:
    programme = team.start("dspt", label="2020/21", made_on=date(2021, 6, 30), on=date(2021, 1, 11))
    services, chance = list(team.services(programme)), Random(SEED)  # noqa: S311  not secret
    chance.shuffle(services)
    counts = [round(share * len(services)) for _, share in DSPT_SHARES]
    rows: list[LevelRow] = []
    for (level, _), count in zip(DSPT_SHARES, counts, strict=True):
        for place in (services.pop() for _ in range(count)):
            is_inherited = level == "met" and chance.random() < 0.4  # noqa: PLR2004
            rows.append(
                LevelRow(
                    location_id=place.location_id,
                    level=level,
                    as_at=date(2021, 8, 2),
                    source="DSPT organisation search",
                    reached_on=date(2021, 6, chance.randint(1, 30)) if level == "met" else None,
                    inherited_from=place.provider_name if is_inherited else "",
                )
            )
    record_levels(
        programme=programme, rows=rows, landing=None, by=team.recorder, at=_at(date(2021, 8, 2), 15)
    )


def _restore2(team: Team) -> None:
    programme = team.start("restore2", made_on=date(2021, 3, 1), on=date(2021, 3, 1))
    homes, chance = list(team.services(programme)), Random(SEED)  # noqa: S311  not secret
    chance.shuffle(homes)
    said: list[tuple[str, ScopedService]] = []
    for level, count in RESTORE2:
        said += [(level, homes.pop()) for _ in range(min(count, len(homes)))]
    day = date(2021, 8, 9)
    record_levels(
        programme=programme,
        rows=[
            LevelRow(location_id=home.location_id, level=level, as_at=day, source="Digital team")
            for level, home in said
        ],
        landing=None,
        by=team.recorder,
        at=_at(day, 12),
    )
    begun = [home for level, home in said if level in {"in_use", "in_use_3_months", "started"}]
    rows = []
    for home in begun:
        staff = max(8, (home.beds or 20) * 3 // 4)
        signed = staff * chance.randint(20, 70) // 100
        rows.append(
            ReturnRow(
                location_id=home.location_id,
                role_group=RoleGroup.CARE,
                as_at=day,
                counts=Counts(headcount=staff, compliant=signed, begun=(staff - signed) // 3),
                source="Training register",
            )
        )
    record_returns(programme=programme, rows=rows, landing=None, by=team.recorder, at=_at(day, 13))
    _before_and_after(programme, [home for level, home in said if level == "in_use_3_months"], team)


def _before_and_after(programme: Programme, homes: Sequence[ScopedService], team: Team) -> None:
    for text, from_on, to_on in (
        ("Visits and admissions were fewer during the second wave", date(2020, 12, 1), None),
        ("Each home was given a named GP for weekly rounds", date(2021, 4, 1), None),
    ):
        name_confounder(
            programme=programme,
            text=text,
            from_on=from_on,
            to_on=to_on,
            by=team.recorder,
            at=_at(date(2021, 8, 9), 14),
        )
    for number, home in enumerate(homes):
        for phase, from_on, to_on in (
            (Phase.BEFORE, date(2020, 12, 1), date(2021, 3, 1)),
            (Phase.AFTER, date(2021, 5, 1), date(2021, 8, 1)),
        ):
            bed_days = (home.beds or 20) * (to_on - from_on).days * 88 // 100
            events = bed_days * (52 if phase is Phase.BEFORE else 44) // 10_000 + number % 2
            record_period(
                programme=programme,
                location=Location.objects.get(pk=home.location_id),
                counted=Counted(
                    phase=phase,
                    from_on=from_on,
                    to_on=to_on,
                    bed_days=bed_days,
                    conveyances=events,
                    admissions=events * 2 // 3,
                    source="Ambulance service and hospital, by postcode of the home",
                ),
                by=team.recorder,
                at=_at(date(2021, 8, 9), 15),
            )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_current_timezone())
