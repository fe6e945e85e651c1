"""How allegations are shown: states and their colours, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from almoner.core.calendar.rules import long_date
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.queries import Details
from almoner.response.positions_of_trust.rules.states import State, Step

COLOURS: Mapping[State, str] = {
    State.RECEIVED: "yellow",
    State.CONSIDERED: "blue",
    State.STRATEGY: "blue",
    State.ENQUIRY: "blue",
    State.OUTCOME: "purple",
    State.NOT_TAKEN_ON: "orange",
    State.CLOSED: "grey",
    State.ERASED: "grey",
}
NEXT: Mapping[State, tuple[str, Step]] = {
    State.RECEIVED: ("Decide whether this process applies.", Step.TAKE_ON),
    State.CONSIDERED: (
        "Agree with the police, the employer and others what is done, and by whom.",
        Step.AGREE_STRATEGY,
    ),
    State.STRATEGY: ("Have it looked into, or record its outcome.", Step.LOOK_INTO),
    State.ENQUIRY: ("Review it on time, and record its outcome.", Step.CONCLUDE),
    State.OUTCOME: (
        "Close it, once who is told and who it was referred to is decided.",
        Step.CLOSE,
    ),
    State.NOT_TAKEN_ON: ("Close it.", Step.CLOSE),
}
GRAVE = frozenset({Step.DECLINE, Step.REOPEN})


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next, and where."""

    words: str
    label: str = ""
    href: str = ""


def name_of(allegation: Allegation) -> str:
    """By its number, and never by a name."""
    return f"Allegation {allegation.pk}"


def trail(allegation: Allegation | None = None) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    listed = [("People in positions of trust", reverse("positions_of_trust:allegations"))]
    if allegation is None:
        return listed
    address = reverse("positions_of_trust:allegation", args=[allegation.pk])
    return [*listed, (name_of(allegation), address)]


def what_next(allegation: Allegation, shown: Details) -> Next:
    """The one thing to do next."""
    if shown.is_to_erase:
        address = reverse("positions_of_trust:erase", args=[allegation.pk])
        return Next("The time for which it is kept is over.", Step.ERASE.words, address)
    if shown.state is State.CLOSED:
        if shown.is_held:
            return Next("It is held for legal reasons. Let it go once they are over.")
        until = long_date(shown.kept_until) if shown.kept_until else "no day"
        return Next(f"Nothing. What it says is kept until {until}, and then erased.")
    if shown.state is State.ERASED:
        return Next("Nothing: what it said is gone.")
    if shown.missing:
        address = reverse("positions_of_trust:told", args=[allegation.pk])
        return Next(" ".join(shown.missing), "Record who is told", address)
    words, step = NEXT[shown.state]
    address = reverse("positions_of_trust:step", args=[allegation.pk, step.value])
    return Next(words, step.words, address)
