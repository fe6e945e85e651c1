"""The list of programmes, each with where it stands."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.response.programmes.models import ProgrammeStep
from almoner.response.programmes.queries.standing import (
    Standing,
    standing_from,
    visible_programmes,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """A programme as the list shows it."""

    standing: Standing
    authority_name: str


def programme_lines(*, as_at: date, visible_to: Principal) -> tuple[ProgrammeLine, ...]:
    """Every programme begun by that day: open ones by deadline, then those that are over."""
    programmes = list(
        visible_programmes(visible_to).select_related("authority").order_by("title", "label", "pk")
    )
    steps: dict[int, list[ProgrammeStep]] = defaultdict(list)
    for step in ProgrammeStep.objects.filter(
        programme__in=[one.pk for one in programmes], on__lte=as_at
    ).order_by("programme", "number"):
        steps[step.programme_id].append(step)
    found = [
        ProgrammeLine(
            standing=standing_from(programme=one, steps=tuple(steps[one.pk]), as_at=as_at),
            authority_name=one.authority.name,
        )
        for one in programmes
        if steps[one.pk]
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (not one.standing.is_open, one.standing.deadline_on or date.max),
        )
    )
