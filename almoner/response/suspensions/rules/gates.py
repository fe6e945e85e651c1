"""The two gates: improvement made, and improvement sustained. Each says what is met and missing.

"To ensure that the required improvements are made and sustained before lifting the contract
suspension is considered" (Nottinghamshire County Council, committee report of 20 September 2021,
paragraph 25). Nobody may depart from a gate: a suspension that ought never to have been is
rescinded, by those whom the scheme of delegation names for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.calendar.rules import add_weeks, long_date
from almoner.response.suspensions.rules.kinds import NewConcerns
from almoner.response.suspensions.rules.practice import Sustaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a gate asks for."""

    key: str
    text: str
    is_met: bool
    missing: str  # what to do about it; "" once it is met


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """All that stands between one state and the next."""

    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def is_met(self) -> bool:
        """Whether everything is there."""
        return all(item.is_met for item in self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not."""
        return tuple(item.missing for item in self.items if not item.is_met)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFact:
    """A high-risk action that nobody has verified."""

    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact:
    """A visit that was carried out."""

    on: date
    is_unannounced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFact:
    """What a review heard."""

    on: date
    new_concerns: NewConcerns


def made_gate(
    *,
    asked: Sustaining,
    plan_count: int,
    action_count: int,
    high_risk_count: int,
    unverified: Sequence[ActionFact],
) -> Gate:
    """Whether improvement has been made: every high-risk action verified by an officer.

    An action that was withdrawn asks for nothing, so it is not among those counted.
    """
    has_plan = action_count > 0 or not asked.needs_plan
    plan = Item(
        key="plan",
        text=_counted(plan_count, "action plan is", "action plans are") + " linked"
        if plan_count or asked.needs_plan
        else "No action plan is asked for",
        is_met=has_plan,
        missing=""
        if has_plan
        else "Say what has to improve: the linked action plan asks for nothing."
        if plan_count
        else "Link the action plan that says what has to improve.",
    )
    verified = Item(
        key="verified",
        text=f"{high_risk_count - len(unverified)} of {high_risk_count} high-risk actions verified"
        if high_risk_count
        else "No high-risk action to verify",
        is_met=not unverified,
        missing=f"Verify every high-risk action. Not yet verified: {_names(unverified)}."
        if unverified
        else "",
    )
    if not has_plan:  # nothing to verify is not the same as nothing left to verify
        verified = Item(
            key="verified",
            text="High-risk actions verified",
            is_met=False,
            missing="Verify every high-risk action of that plan.",
        )
    return Gate(key="made", title="Improvement made", items=(plan, verified))


def sustained_gate(
    *,
    asked: Sustaining,
    began_on: date | None,
    today: date,
    visits: Sequence[VisitFact],
    reviews: Sequence[ReviewFact],
) -> Gate:
    """Whether improvement has been sustained: weeks, visits, and no new concern of its theme."""
    since = [visit for visit in visits if began_on and began_on <= visit.on <= today]
    heard = [review for review in reviews if began_on and began_on <= review.on <= today]
    items = (
        _weeks(asked, began_on, today),
        _visits(asked.visits, len(since)),
        _unannounced(asked.unannounced, sum(visit.is_unannounced for visit in since)),
        _concerns(heard),
    )
    return Gate(key="sustained", title="Improvement sustained", items=items)


def _weeks(asked: Sustaining, began_on: date | None, today: date) -> Item:
    text = f"{asked.weeks} weeks sustained"
    if began_on is None:
        return Item(
            key="weeks", text=text, is_met=False, missing="Begin the sustaining period first."
        )
    until = add_weeks(to=began_on, weeks=asked.weeks)
    is_met = today >= until
    return Item(
        key="weeks",
        text=f"{text}, from {long_date(began_on)} to {long_date(until)}",
        is_met=is_met,
        missing="" if is_met else f"Wait until {long_date(until)}: {asked.weeks} weeks sustained.",
    )


def _visits(wanted: int, found: int) -> Item:
    more = _counted(wanted - found, "more visit", "more visits")
    return Item(
        key="visits",
        text=f"{found} of {_counted(wanted, 'visit', 'visits')} since that period began",
        is_met=found >= wanted,
        missing="" if found >= wanted else f"Carry out {more}.",
    )


def _unannounced(wanted: int, found: int) -> Item:
    more = _counted(wanted - found, "visit", "visits")
    return Item(
        key="unannounced",
        text=f"{found} of {_counted(wanted, 'unannounced visit', 'unannounced visits')} among them",
        is_met=found >= wanted,
        missing="" if found >= wanted else f"Carry out {more} unannounced.",
    )


def _concerns(heard: Sequence[ReviewFact]) -> Item:
    latest = max(heard, key=lambda review: review.on, default=None)
    is_met = (
        latest is not None
        and all(review.new_concerns is not NewConcerns.SOME for review in heard)
        and latest.new_concerns is NewConcerns.NONE
    )
    missing = ""
    if latest is None:
        missing = "Hold a review that asks safeguarding about new concerns of the same theme."
    elif latest.new_concerns is NewConcerns.NOT_KNOWN:
        missing = "Ask safeguarding whether there are new concerns: the last review did not know."
    elif not is_met:
        missing = (
            "A review heard of a new substantiated concern of the same theme: record that the"
            " improvement did not hold."
        )
    return Item(
        key="concerns",
        text="No new substantiated concern of the same theme",
        is_met=is_met,
        missing=missing,
    )


def _names(actions: Sequence[ActionFact]) -> str:
    return "; ".join(_named(action) for action in actions)


def _named(action: ActionFact) -> str:
    return f"{action.title} (due {long_date(action.due_on)})" if action.due_on else action.title


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
