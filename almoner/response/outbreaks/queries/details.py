"""Everything that the page of one outbreak shows, read once."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.response.outbreaks.models import (
    AdmissionsChange,
    DailyReview,
    Outbreak,
    OutbreakStep,
    Support,
)
from almoner.response.outbreaks.practice import rule_on
from almoner.response.outbreaks.queries.assessing import seen_by
from almoner.response.outbreaks.queries.cases import (
    Line,
    UnknownOutbreak,
    in_states,
    lines,
    visible_outbreaks,
)
from almoner.response.outbreaks.rules.definitions import Finding, may_be_declared, over_from
from almoner.response.outbreaks.rules.kinds import Disease
from almoner.response.outbreaks.rules.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One outbreak as at a day. RESTRICTED."""

    line: Line
    steps: tuple[OutbreakStep, ...]  # oldest first, as are all of these
    reviews: tuple[DailyReview, ...]
    admissions: tuple[AdmissionsChange, ...]
    support: tuple[Support, ...]
    declaration: Finding
    ending: Finding

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.line.state


def details(*, outbreak: Outbreak, as_at: date, visible_to: Principal) -> Details:
    """What its page shows. Five queries. Raises UnknownOutbreak before it was suspected."""
    found = in_states(
        visible_outbreaks(visible_to).filter(pk=outbreak.pk), as_at=as_at, states=State
    )
    shown = lines(found=found, as_at=as_at)
    if not shown:
        raise UnknownOutbreak("There was no such outbreak that day.")
    reviews = tuple(outbreak.reviews.filter(on__lte=as_at))
    seen, rule = seen_by(reviews), rule_on(Disease(outbreak.disease))
    return Details(
        line=shown[0],
        steps=tuple(outbreak.steps.filter(on__lte=as_at)),
        reviews=reviews,
        admissions=tuple(outbreak.admissions.filter(from_on__lte=as_at)),
        support=tuple(outbreak.support.filter(on__lte=as_at)),
        declaration=may_be_declared(reviews=seen, rule_on=rule, as_at=as_at),
        ending=over_from(reviews=seen, rule_on=rule, as_at=as_at),
    )
