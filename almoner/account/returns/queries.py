"""A year's return: counted from the records, or as it was submitted."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Min, QuerySet

from almoner.account.returns.models import Submission, SubmittedFigure
from almoner.account.returns.practice import definition_for
from almoner.account.returns.rules.checking import Conversion, Gap, conversion_of, gaps
from almoner.account.returns.rules.choices import CHOICES
from almoner.account.returns.rules.counting import Begun, Concluded, Recorded, count
from almoner.account.returns.rules.definitions import Definition
from almoner.account.returns.rules.protecting import Counts, Place, kept_back_together
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import FinancialYear, financial_year_of
from almoner.response.enquiries.queries import commenced, concluded
from almoner.response.safeguarding.queries import concern_count, first_concern_on


class ReturnNotVisible(Exception):
    """The reader does not build this authority's return: to them there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A year's return. SAFEGUARDING: its small counts are not for publication."""

    authority: Authority
    year: FinancialYear
    definition: Definition
    counts: Mapping[str, Counts]
    kept_back: Mapping[str, frozenset[Place]]
    gaps: tuple[Gap, ...]
    conversion: Conversion
    until: date  # the last day counted
    submission: Submission | None = None  # that these figures were frozen by

    @property
    def is_whole(self) -> bool:
        """Whether the year had ended by the last day counted."""
        return self.until >= self.year.last_on


def may_build(*, authority: Authority, visible_to: Principal) -> bool:
    """Whether somebody builds an authority's return."""
    return visible_to.may(Permission.BUILD_RETURN, authority_code=authority.code)


def counted_return(
    *, authority: Authority, year: FinancialYear, as_at: date, visible_to: Principal
) -> Return:
    """The return as the records stand, of the part of the year up to `as_at`.

    Raises ReturnNotVisible and NoReturnYet.
    """
    definition = _definition(authority, year, visible_to)
    until = min(as_at, year.last_on)
    recorded = _recorded(authority, year, until, visible_to)
    counts = count(recorded, definition=definition, choices=CHOICES)
    return Return(
        authority=authority,
        year=year,
        definition=definition,
        counts=counts,
        kept_back=kept_back_together(
            counts,
            rules=definition.rules,
            families=definition.families,
            before=_covers_before(authority, year, least=definition.rules.least),
        ),
        gaps=gaps(recorded),
        conversion=conversion_of(recorded),
        until=until,
    )


def submitted_return(
    *, authority: Authority, year: FinancialYear, number: int, visible_to: Principal
) -> Return:
    """The return as it was submitted. Raises ReturnNotVisible, also where there is none."""
    definition = _definition(authority, year, visible_to)
    submission = (
        submissions(authority=authority, year=year, visible_to=visible_to)
        .filter(number=number)
        .first()
    )
    if submission is None:
        raise ReturnNotVisible("There is no such submission.")
    cells: dict[str, dict[Place, int]] = defaultdict(dict)
    kept: dict[str, set[Place]] = defaultdict(set)
    for figure in submission.figures.all():
        place = (figure.row, figure.column)
        cells[figure.table][place] = figure.count
        if figure.is_kept_back:
            kept[figure.table].add(place)
    told = json.loads(submission.gaps)
    return Return(
        authority=authority,
        year=year,
        definition=definition,
        counts={
            table.key: Counts(
                rows=tuple(key for key, _ in CHOICES[table.rows]),
                columns=tuple(key for key, _ in CHOICES[table.columns]),
                cells=cells[table.key],
                adds_up=table.adds_up,
            )
            for table in definition.tables
        },
        kept_back={table.key: frozenset(kept[table.key]) for table in definition.tables},
        gaps=tuple(Gap(**each) for each in told["gaps"]),
        conversion=Conversion(**told["conversion"]),
        until=date.fromisoformat(told["until"]),
        submission=submission,
    )


def submissions(
    *, authority: Authority, year: FinancialYear, visible_to: Principal
) -> QuerySet[Submission]:
    """Those of a year, the first first. None, to those who do not build the return."""
    if not may_build(authority=authority, visible_to=visible_to):
        return Submission.objects.none()
    return Submission.objects.filter(authority=authority, year_starts_in=year.starts_in)


def first_year(*, authority: Authority, visible_to: Principal) -> FinancialYear | None:
    """The first year that a concern or a submission is kept of. Two queries."""
    if not may_build(authority=authority, visible_to=visible_to):
        return None
    sent = Submission.objects.filter(authority=authority).aggregate(first=Min("year_starts_in"))
    concern_on = first_concern_on(authority=authority, visible_to=visible_to)
    found = [FinancialYear(sent["first"])] if sent["first"] else []
    found += [financial_year_of(concern_on)] if concern_on else []
    return min(found, key=lambda year: year.starts_in, default=None)


def submissions_of_years(
    *, authority: Authority, years: Iterable[FinancialYear], visible_to: Principal
) -> dict[int, Submission]:
    """The newest submission of each year that has one, by the year it starts in."""
    if not may_build(authority=authority, visible_to=visible_to):
        return {}
    found = Submission.objects.filter(
        authority=authority, year_starts_in__in=[year.starts_in for year in years]
    ).order_by("number")
    return {each.year_starts_in: each for each in found}


def digest_of(counted: Return) -> str:
    """A name for exactly these figures."""
    lines = [
        (key, row, column, n)
        for key, counts in sorted(counted.counts.items())
        for (row, column), n in sorted(counts.cells.items())
    ]
    return sha256(json.dumps(lines).encode()).hexdigest()


def _definition(authority: Authority, year: FinancialYear, visible_to: Principal) -> Definition:
    if not may_build(authority=authority, visible_to=visible_to):
        raise ReturnNotVisible("There is no such return.")
    return definition_for(year=year)


def _covers_before(
    authority: Authority, year: FinancialYear, *, least: int
) -> dict[str, frozenset[Place]]:
    """What earlier submissions of the year kept back to cover a small count. One query.

    To publish it now would tell what it was then, nearly, and with it the small count.
    """
    rows = SubmittedFigure.objects.filter(
        submission__authority=authority,
        submission__year_starts_in=year.starts_in,
        is_kept_back=True,
        count__gte=least,
    )
    found: dict[str, set[Place]] = defaultdict(set)
    for table, row, column in rows.values_list("table", "row", "column").distinct():
        found[table].add((row, column))
    return {table: frozenset(places) for table, places in found.items()}


def _recorded(
    authority: Authority, year: FinancialYear, until: date, visible_to: Principal
) -> Recorded:
    since = year.from_on
    concerns = concern_count(authority=authority, since=since, until=until, visible_to=visible_to)
    begun = commenced(authority=authority, since=since, until=until, visible_to=visible_to)
    ended = concluded(authority=authority, since=since, until=until, visible_to=visible_to)
    return Recorded(
        concerns=concerns,
        begun=tuple(
            Begun(
                kind=each.kind.value,
                adult=each.adult_fingerprint,
                age_band=each.age_band.value,
                gender=each.gender.value,
                ethnicity=each.ethnicity.value,
                support_reason=each.support_reason.value,
            )
            for each in begun
        ),
        concluded=tuple(
            Concluded(
                kind=each.kind.value,
                age_band=each.age_band.value,
                capacity=each.capacity.value,
                advocate=each.advocate.value if each.advocate else "",
                asked=each.asked.value,
                achieved=each.achieved.value if each.achieved else "",
                risk_found=each.risk_found.value,
                risk_result=each.risk_result.value if each.risk_result else "",
                risks=tuple(
                    (risk.category.value, risk.place.value, risk.source.value)
                    for risk in each.risks
                ),
            )
            for each in ended
        ),
    )
