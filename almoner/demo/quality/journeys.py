"""An audit taken from its plan to any state, by the officer who leads and those who judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from almoner.demo.quality.answers import Officer, weakest
from almoner.demo.quality.people import DIRECTOR, MODERATOR, Team, at
from almoner.evidence.audits import actions
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.answering import definition_of
from almoner.evidence.audits.rules import (
    EvidenceKind,
    FindingKind,
    ReceivedBy,
    ReviewOutcome,
    ReviewTest,
    Severity,
    Step,
    VisitState,
)
from almoner.evidence.questionnaires.actions import receive_answers

FINDINGS = 3
HEARD = {
    EvidenceKind.PERSON_FEEDBACK: "Six people spoke with us. Most like living here.",
    EvidenceKind.RELATIVE_FEEDBACK: "Four relatives were rung. They are told when things change.",
}
GO = (Step.GIVE_NOTICE, Step.BEGIN)
WRITE = (*GO, Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION)
SHOW = (*WRITE, Step.APPROVE, Step.SHARE, Step.RECORD_RECEIPT)
REVIEW = (*SHOW, Step.REQUEST_REVIEW, Step.DECIDE_REVIEW)
WAYS: Mapping[VisitState, tuple[Step, ...]] = {
    VisitState.PLANNED: (),
    VisitState.NOTICE_GIVEN: GO[:1],
    VisitState.UNANNOUNCED: (Step.GO_UNANNOUNCED,),
    VisitState.IN_PROGRESS: GO,
    VisitState.DRAFT: WRITE[:3],
    VisitState.MODERATION: WRITE,
    VisitState.SHARED_WITH_PROVIDER: SHOW[:6],
    VisitState.FACTUAL_ACCURACY: SHOW,
    VisitState.REVIEW_REQUESTED: REVIEW[:8],
    VisitState.REVIEW_DECIDED: REVIEW,
    VisitState.FINAL: (*SHOW, Step.MAKE_FINAL),
    VisitState.PUBLISHED: (*SHOW, Step.MAKE_FINAL, Step.PUBLISH),
    VisitState.NOT_PUBLISHED: (*SHOW, Step.MAKE_FINAL, Step.KEEP_UNPUBLISHED),
    VisitState.VOID: (*GO[:1], Step.MAKE_VOID),
}
# How many days after the visit each step is taken.
DAYS = {
    Step.GIVE_NOTICE: -7,
    Step.SUBMIT_DRAFT: 2,
    Step.SEND_TO_MODERATION: 3,
    Step.APPROVE: 4,
    Step.SHARE: 5,
    Step.RECORD_RECEIPT: 5,
    Step.REQUEST_REVIEW: 8,
    Step.DECIDE_REVIEW: 10,
    Step.MAKE_FINAL: 24,
    Step.PUBLISH: 31,
    Step.KEEP_UNPUBLISHED: 31,
}


@dataclass(frozen=True, slots=True)
class Journey:
    """One visit on its way."""

    visit: Visit
    team: Team
    chance: Random
    quality: int
    visited_on: date

    def to(self, state: VisitState) -> None:
        """Take every step that leads there."""
        for step in WAYS[state]:
            self._take(step, is_last=step is WAYS[state][-1])

    def _take(self, step: Step, *, is_last: bool) -> None:
        day = self.visited_on + timedelta(days=DAYS.get(step, 0))
        name = MODERATOR if step in _BY_MODERATOR else self._lead
        who = DIRECTOR if step is Step.DECIDE_REVIEW else name
        kept: dict[str, Any] = {
            "visit": self.visit,
            "by": self.team.principal(who),
            "at": at(day, 11),
        }
        match step:
            case Step.GIVE_NOTICE | Step.SHARE:
                told: dict[str, Any] = {
                    "on": day,
                    "told_to": MANAGER_THERE,
                    "how": ReceivedBy.EMAIL,
                }
                _TELLING[step](**kept, **told)
            case Step.BEGIN:
                actions.begin(**kept)
                self._write(is_half_done=is_last)
            case Step.RECORD_RECEIPT:
                actions.record_receipt(**kept, said=_said(day))
            case Step.REQUEST_REVIEW:
                actions.request_review(**kept, said=_said(day), grounds=GROUNDS)
            case Step.DECIDE_REVIEW:
                tests = dict.fromkeys(ReviewTest, (True, ""))
                actions.decide_review(
                    **kept, outcome=ReviewOutcome.STANDS, tests=tests, reason=DECIDED
                )
            case Step.PUBLISH:
                actions.publish(**kept, text=SUMMARY, published_on=day)
            case Step.KEEP_UNPUBLISHED:
                actions.keep_unpublished(**kept, reason="The home is to change hands.")
            case Step.MAKE_VOID:
                actions.make_void(**kept, reason="An outbreak closed the home to visitors.")
            case _:
                _PLAIN[step](**kept)

    @property
    def _lead(self) -> str:
        assert self.visit.lead is not None  # noqa: S101  every visit of a campaign has one
        return self.team.name_of(self.visit.lead)

    def _write(self, *, is_half_done: bool) -> None:
        """Answers, what people and relatives said, and findings from the worst answers."""
        by, then = self.team.principal(self._lead), at(self.visited_on, 15)
        definition = definition_of(visit=self.visit)
        assert definition is not None  # noqa: S101  an audit has questions
        assert self.visit.response is not None  # noqa: S101  it was begun
        officer = Officer(chance=self.chance, quality=self.quality)
        answers = officer.answers(definition, at=then, is_half_done=is_half_done)
        receive_answers(response=self.visit.response, answers=answers, by=by, at=then)
        if is_half_done:
            return
        for kind, text in HEARD.items():
            shown = actions.Shown(kind=kind, on=self.visited_on, description=text)
            actions.attach_evidence(visit=self.visit, shown=shown, by=by, at=then)
        for question, rating in weakest(definition, answers, most=FINDINGS):
            found = actions.Found(
                kind=FindingKind.CONCERN,
                severity=Severity.HIGH if rating == 1 else Severity.MEDIUM,
                text=f"Not good enough on the day: {question.text[:1].lower()}{question.text[1:]}",
                question_key=question.key,
            )
            actions.record_finding(visit=self.visit, found=found, by=by, at=then)


MANAGER_THERE = "The registered manager"
GROUNDS = "The home says that its medicines records were complete and were not all looked at."
DECIDED = "The evidence is sound and each finding stands under the right standard."
SUMMARY = (
    "We visited the home, spoke with people who live there and with their relatives, and looked at"
    " how care is planned and given. What must improve is in an action plan that we follow."
)
_BY_MODERATOR = {
    Step.APPROVE,
    Step.SHARE,
    Step.MAKE_FINAL,
    Step.PUBLISH,
    Step.KEEP_UNPUBLISHED,
}
_TELLING: dict[Step, Callable[..., None]] = {
    Step.GIVE_NOTICE: actions.give_notice,
    Step.SHARE: actions.share,
}
_PLAIN: dict[Step, Callable[..., None]] = {
    Step.GO_UNANNOUNCED: actions.go_unannounced,
    Step.SUBMIT_DRAFT: actions.submit_draft,
    Step.SEND_TO_MODERATION: actions.send_to_moderation,
    Step.APPROVE: actions.approve,
    Step.MAKE_FINAL: actions.make_final,
}


def _said(day: date) -> actions.Said:
    return actions.Said(by=MANAGER_THERE, received_on=day, how=ReceivedBy.EMAIL)
