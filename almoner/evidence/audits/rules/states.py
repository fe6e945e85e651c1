"""The states of a visit and the one table of steps between them.

A visit of a kind that is assessed (the full process) is moderated, shared with the provider for
factual accuracy and made final by people other than its author; a short one is finished by its
author. Which kind takes which is data: library/audits/kinds.yaml.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules import Permission
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.audits.rules.kinds import Worded


class VisitState(Worded):
    """Where a visit stands."""

    PLANNED = "planned"
    NOTICE_GIVEN = "notice_given"
    UNANNOUNCED = "unannounced"
    IN_PROGRESS = "in_progress"
    DRAFT = "draft"
    MODERATION = "moderation"
    SHARED_WITH_PROVIDER = "shared_with_provider"
    FACTUAL_ACCURACY = "factual_accuracy"
    REVIEW_REQUESTED = "review_requested"
    REVIEW_DECIDED = "review_decided"
    FINAL = "final"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"
    VOID = "void"

    @property
    def words(self) -> str:
        """As people read it."""
        if self is VisitState.UNANNOUNCED:
            return "Ready, unannounced"
        if self is VisitState.MODERATION:
            return "With a moderator"
        return super().words

    @property
    def sentence(self) -> str:
        """As a sentence begins that says what cannot be done now: "This visit is a draft"."""
        return f"This visit {_STANDS[self]}"


_STANDS = {
    VisitState.PLANNED: "is planned",
    VisitState.NOTICE_GIVEN: "has been announced",
    VisitState.UNANNOUNCED: "is ready, unannounced",
    VisitState.IN_PROGRESS: "is in progress",
    VisitState.DRAFT: "is a draft",
    VisitState.MODERATION: "is with a moderator",
    VisitState.SHARED_WITH_PROVIDER: "is shared with the provider",
    VisitState.FACTUAL_ACCURACY: "is with the provider for its comments",
    VisitState.REVIEW_REQUESTED: "waits for a review",
    VisitState.REVIEW_DECIDED: "has had its review decided",
    VisitState.FINAL: "is final",
    VisitState.PUBLISHED: "is published",
    VisitState.NOT_PUBLISHED: "is final and not published",
    VisitState.VOID: "is void",
}


class Step(Worded):
    """Something done to a visit that brings it into a state, or is noted within one."""

    PLAN = "plan"
    ALLOCATE = "allocate"
    RESCHEDULE = "reschedule"
    GIVE_NOTICE = "give_notice"
    GO_UNANNOUNCED = "go_unannounced"
    BEGIN = "begin"
    SUBMIT_DRAFT = "submit_draft"
    SEND_TO_MODERATION = "send_to_moderation"
    RETURN_TO_AUTHOR = "return_to_author"
    APPROVE = "approve"
    SHARE = "share"
    RECORD_RECEIPT = "record_receipt"
    EXTEND = "extend"
    REQUEST_REVIEW = "request_review"
    DECIDE_REVIEW = "decide_review"
    CORRECT = "correct"
    FINISH = "finish"
    MAKE_FINAL = "make_final"
    PUBLISH = "publish"
    KEEP_UNPUBLISHED = "keep_unpublished"
    MAKE_VOID = "make_void"

    @property
    def done(self) -> str:
        """As a timeline says it: "Notice given to the provider"."""
        return _DONE[self]


_DONE = {
    Step.PLAN: "Planned",
    Step.ALLOCATE: "Allocated",
    Step.RESCHEDULE: "Moved to another day",
    Step.GIVE_NOTICE: "Notice given to the provider",
    Step.GO_UNANNOUNCED: "Ready to go without notice",
    Step.BEGIN: "Visit begun",
    Step.SUBMIT_DRAFT: "Draft completed",
    Step.SEND_TO_MODERATION: "Sent to moderation",
    Step.RETURN_TO_AUTHOR: "Sent back by the moderator",
    Step.APPROVE: "Approved by the moderator",
    Step.SHARE: "Draft report shared with the provider",
    Step.RECORD_RECEIPT: "Received by the provider: factual accuracy began",
    Step.EXTEND: "More time given for factual accuracy",
    Step.REQUEST_REVIEW: "The provider asked for a review",
    Step.DECIDE_REVIEW: "Review decided",
    Step.CORRECT: "Taken back to be corrected",
    Step.FINISH: "Finished",
    Step.MAKE_FINAL: "Made final",
    Step.PUBLISH: "Summary published",
    Step.KEEP_UNPUBLISHED: "Summary not published",
    Step.MAKE_VOID: "Made void",
}


class Process(StrEnum):
    """How a kind of visit is brought to its end."""

    FULL = "full"
    SHORT = "short"


class Who(StrEnum):
    """Who, among those with the permission, may take a step."""

    ANYONE = "anyone"
    VISITOR = "visitor"  # the lead officer or another who goes along
    NOT_AUTHOR = "not_author"  # nobody who went, answered or drafted
    NOT_INVOLVED = "not_involved"  # neither those nor whoever moderated


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, what permission it needs, who may take it, and in which processes."""

    to: VisitState
    permission: Permission
    who: Who = Who.ANYONE
    processes: frozenset[Process] = frozenset(Process)


TO_COME = frozenset({VisitState.PLANNED, VisitState.NOTICE_GIVEN, VisitState.UNANNOUNCED})
ENDED = frozenset(
    {VisitState.FINAL, VisitState.PUBLISHED, VisitState.NOT_PUBLISHED, VisitState.VOID}
)
IS_FINAL = ENDED - {VisitState.VOID}
AT_WORK = frozenset(VisitState) - ENDED
# While it is in these, answers, findings and evidence are still added to.
BEING_WRITTEN = frozenset({VisitState.IN_PROGRESS, VisitState.DRAFT})
NOT_FOR_CIRCULATION = AT_WORK - TO_COME

_FULL, _SHORT = frozenset({Process.FULL}), frozenset({Process.SHORT})


def _by_author(to: VisitState, processes: frozenset[Process] = frozenset(Process)) -> Transition:
    return Transition(to, Permission.CARRY_OUT_VISITS, Who.VISITOR, processes)


def _by_moderator(to: VisitState) -> Transition:
    return Transition(to, Permission.MODERATE_AUDIT, Who.NOT_AUTHOR, _FULL)


def _by_publisher(to: VisitState) -> Transition:
    return Transition(to, Permission.PUBLISH_AUDIT, Who.NOT_AUTHOR, _FULL)


def _by_officer(to: VisitState, processes: frozenset[Process] = frozenset(Process)) -> Transition:
    return Transition(to, Permission.CARRY_OUT_VISITS, Who.ANYONE, processes)


def _by_planner(to: VisitState) -> Transition:
    return Transition(to, Permission.PLAN_VISITS)


STEPS: dict[tuple[VisitState | None, Step], Transition] = {
    (None, Step.PLAN): _by_planner(VisitState.PLANNED),
    # Also while it is written up, so that it does not wait for an officer who has left.
    **{(one, Step.ALLOCATE): _by_planner(one) for one in (*TO_COME, *BEING_WRITTEN)},
    **{(one, Step.RESCHEDULE): _by_planner(one) for one in TO_COME},
    (VisitState.PLANNED, Step.GIVE_NOTICE): _by_officer(VisitState.NOTICE_GIVEN),
    (VisitState.PLANNED, Step.GO_UNANNOUNCED): _by_officer(VisitState.UNANNOUNCED),
    (VisitState.NOTICE_GIVEN, Step.BEGIN): _by_author(VisitState.IN_PROGRESS),
    (VisitState.UNANNOUNCED, Step.BEGIN): _by_author(VisitState.IN_PROGRESS),
    (VisitState.IN_PROGRESS, Step.SUBMIT_DRAFT): _by_author(VisitState.DRAFT),
    (VisitState.DRAFT, Step.SEND_TO_MODERATION): _by_author(VisitState.MODERATION, _FULL),
    (VisitState.DRAFT, Step.FINISH): _by_author(VisitState.FINAL, _SHORT),
    (VisitState.MODERATION, Step.RETURN_TO_AUTHOR): _by_moderator(VisitState.DRAFT),
    (VisitState.MODERATION, Step.APPROVE): _by_moderator(VisitState.MODERATION),
    (VisitState.MODERATION, Step.SHARE): _by_moderator(VisitState.SHARED_WITH_PROVIDER),
    (VisitState.SHARED_WITH_PROVIDER, Step.RECORD_RECEIPT): _by_officer(
        VisitState.FACTUAL_ACCURACY, _FULL
    ),
    (VisitState.SHARED_WITH_PROVIDER, Step.CORRECT): _by_moderator(VisitState.DRAFT),
    # Only of an audit that was shared again after it was corrected.
    (VisitState.SHARED_WITH_PROVIDER, Step.MAKE_FINAL): _by_publisher(VisitState.FINAL),
    (VisitState.FACTUAL_ACCURACY, Step.EXTEND): Transition(
        VisitState.FACTUAL_ACCURACY, Permission.MODERATE_AUDIT, Who.ANYONE, _FULL
    ),
    (VisitState.FACTUAL_ACCURACY, Step.REQUEST_REVIEW): _by_officer(
        VisitState.REVIEW_REQUESTED, _FULL
    ),
    (VisitState.FACTUAL_ACCURACY, Step.CORRECT): _by_moderator(VisitState.DRAFT),
    (VisitState.FACTUAL_ACCURACY, Step.MAKE_FINAL): _by_publisher(VisitState.FINAL),
    (VisitState.REVIEW_REQUESTED, Step.DECIDE_REVIEW): Transition(
        VisitState.REVIEW_DECIDED, Permission.REVIEW_AUDIT, Who.NOT_INVOLVED, _FULL
    ),
    (VisitState.REVIEW_DECIDED, Step.CORRECT): _by_moderator(VisitState.DRAFT),
    (VisitState.REVIEW_DECIDED, Step.MAKE_FINAL): _by_publisher(VisitState.FINAL),
    (VisitState.FINAL, Step.PUBLISH): _by_publisher(VisitState.PUBLISHED),
    (VisitState.FINAL, Step.KEEP_UNPUBLISHED): _by_publisher(VisitState.NOT_PUBLISHED),
    (VisitState.NOT_PUBLISHED, Step.PUBLISH): _by_publisher(VisitState.PUBLISHED),
    **{(one, Step.MAKE_VOID): _by_planner(VisitState.VOID) for one in TO_COME},
    **{
        (one, Step.MAKE_VOID): Transition(VisitState.VOID, Permission.MODERATE_AUDIT)
        for one in NOT_FOR_CIRCULATION
    },
    **{
        (one, Step.MAKE_VOID): Transition(VisitState.VOID, Permission.PUBLISH_AUDIT)
        for one in IS_FINAL
    },
}


def transition(*, state: VisitState | None, step: Step, process: Process) -> Transition | None:
    """Where the step leads from that state in that process; None where it cannot be taken."""
    found = STEPS.get((state, step))
    return found if found and process in found.processes else None


def steps_from(*, state: VisitState | None, process: Process) -> Iterator[Step]:
    """The steps that can be taken from a state, in the order in which they are declared."""
    return (step for step in Step if transition(state=state, step=step, process=process))


def sensitivity_of(state: VisitState) -> Sensitivity:
    """How guarded a visit is: what is still being judged is not for circulation."""
    return Sensitivity.RESTRICTED if state in NOT_FOR_CIRCULATION else Sensitivity.INTERNAL


def was_shared(steps: Iterable[Step]) -> bool:
    """Whether the provider was ever shown it: from then on its author sees the rating too."""
    return any(step in {Step.SHARE, Step.FINISH} for step in steps)
