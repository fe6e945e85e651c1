"""Allegations by number, without a name; and one of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, DateField, OuterRef, QuerySet, Subquery

from almoner.core.accounts.rules import Permission, Principal
from almoner.response.positions_of_trust.models import Allegation, AllegationStep, LegalHold
from almoner.response.positions_of_trust.rules.states import State


class UnknownAllegation(Exception):
    """There is no such allegation, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An allegation as the list shows it: by its number, and no name."""

    id: int
    authority_name: str
    received_on: date
    state: State
    state_on: date
    review_by: date | None
    kept_until: date | None
    is_held: bool
    as_at: date

    @property
    def is_overdue(self) -> bool:
        """Whether its review was due on an earlier day."""
        return self.state.is_open and self.review_by is not None and self.review_by < self.as_at

    @property
    def is_to_erase(self) -> bool:
        """Whether the time for which its words are kept is over, and nothing holds it."""
        return (
            self.state is State.CLOSED
            and self.kept_until is not None
            and self.kept_until < self.as_at
            and not self.is_held
        )


def visible_allegations(visible_to: Principal) -> QuerySet[Allegation]:
    """The allegations of the authorities in which the principal keeps them."""
    if visible_to.is_operator:
        return Allegation.objects.all()
    codes = visible_to.codes_where(Permission.KEEP_POSITIONS_OF_TRUST)
    return Allegation.objects.filter(authority__code__in=codes)


def allegation_by_id(*, allegation_id: int, visible_to: Principal) -> Allegation:
    """One allegation with its authority. Raises UnknownAllegation, also for another's."""
    found = (
        visible_allegations(visible_to)
        .select_related("authority", "location")
        .filter(pk=allegation_id)
        .first()
    )
    if found is None:
        raise UnknownAllegation("There is no such allegation.")
    return found


def allegations(*, as_at: date, visible_to: Principal) -> tuple[Line, ...]:
    """The allegations that there were that day: what is to be done first, then the rest. One query.

    What is to be erased or reviewed first comes on top; what has ended comes last.
    """
    newest = AllegationStep.objects.filter(allegation=OuterRef("pk"), on__lte=as_at).order_by(
        "-number"
    )
    hold = LegalHold.objects.filter(allegation=OuterRef("pk"), on__lte=as_at).order_by("-pk")
    rows = (
        visible_allegations(visible_to)
        .annotate(
            stood=Subquery(newest.values("state")[:1], output_field=CharField()),
            stood_on=Subquery(newest.values("on")[:1], output_field=DateField()),
            review_by=Subquery(newest.values("review_by")[:1], output_field=DateField()),
            kept_until=Subquery(newest.values("kept_until")[:1], output_field=DateField()),
            is_held=Subquery(hold.values("is_held")[:1]),
        )
        .filter(stood__isnull=False)
    )
    lines = [
        Line(
            id=pk,
            authority_name=authority,
            received_on=received_on,
            state=State(state),
            state_on=state_on,
            review_by=review_by,
            kept_until=kept_until,
            is_held=bool(is_held),
            as_at=as_at,
        )
        for pk, authority, received_on, state, state_on, review_by, kept_until, is_held in (
            rows.values_list(
                "pk",
                "authority__name",
                "received_on",
                "stood",
                "stood_on",
                "review_by",
                "kept_until",
                "is_held",
            )
        )
    ]
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: Line) -> tuple[bool, bool, date, int]:
    return (
        not line.is_to_erase,
        not line.state.is_open,
        line.review_by or line.kept_until or date.max,
        -line.id,
    )
