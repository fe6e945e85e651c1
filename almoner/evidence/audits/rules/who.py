"""Who may take a step, and who may see a rating: rules about people, known by reference."""

from collections.abc import Sequence
from dataclasses import dataclass

from almoner.evidence.audits.rules.states import Step, VisitState, Who

MODERATING = frozenset({Step.RETURN_TO_AUTHOR, Step.APPROVE, Step.SHARE, Step.CORRECT})
WRITING = frozenset({Step.BEGIN, Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION, Step.FINISH})

SENTENCES = {
    Who.VISITOR: (
        "Only the lead officer or someone who goes along can do this."
        " Ask for the visit to be allocated to you."
    ),
    Who.NOT_AUTHOR: (
        "You took part in this visit, so someone else must do this:"
        " nobody decides on their own audit."
    ),
    Who.NOT_INVOLVED: (
        "You took part in this audit or moderated it."
        " A review is decided by someone who was not involved before."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that was taken, and by whom."""

    step: Step
    by: str  # an Actor's reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Who has had a hand in a visit, as references: "user:12"."""

    visitors: frozenset[str]  # lead and others who go along now
    authors: frozenset[str]  # all who ever did, or who answered, found or drafted
    moderators: frozenset[str]


def involved(*, visitors: frozenset[str], ever: frozenset[str], steps: Sequence[Taken]) -> Involved:
    """Who had a hand in it: from who goes, who ever did or answered, and the steps taken."""
    return Involved(
        visitors=visitors,
        authors=visitors | ever | {one.by for one in steps if one.step in WRITING},
        moderators=frozenset(one.by for one in steps if one.step in MODERATING),
    )


def may_take(*, who: Who, reference: str, hands: Involved) -> bool:
    """Whether someone is one of those who may."""
    if who is Who.VISITOR:
        return reference in hands.visitors
    if who is Who.NOT_AUTHOR:
        return reference not in hands.authors
    if who is Who.NOT_INVOLVED:
        return reference not in hands.authors | hands.moderators
    return True


def may_see_score(
    *, state: VisitState, is_shared: bool, reference: str, hands: Involved, may_moderate: bool
) -> bool:
    """Whether someone may see the percentages and the rating.

    Whoever scores must not steer towards a rating, so none of the authors sees it until the draft
    is shared with the provider. Until then it is for whoever moderates, and only while they do.
    """
    if is_shared:
        return True
    moderates = may_moderate and reference not in hands.authors
    return moderates and state is VisitState.MODERATION
