"""An invented council with its people, and visits brought to any state through the actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal, Role
from almoner.evidence.audits import actions
from almoner.evidence.audits.actions import Found, Reply, Said
from almoner.evidence.audits.models import Campaign, Finding, Visit, VisitFeedback
from almoner.evidence.audits.queries.standing import visit as visit_record
from almoner.evidence.audits.rules import (
    EvidenceKind,
    FeedbackFrom,
    FindingKind,
    Process,
    ReceivedBy,
    ReplyOutcome,
    ReviewOutcome,
    ReviewTest,
    Severity,
    Step,
    VisitKind,
    VisitState,
)
from almoner.evidence.questionnaires.actions import receive_answers
from almoner.evidence.questionnaires.models import QuestionSetVersion
from almoner.register.directory.models import Location
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.evidence.questionnaires.factories import incoming, published, raw_set
from tests.register.directory.factories import AuthorityFactory, LocationFactory

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
TODAY = date(2021, 9, 1)
PLANNED_ON = date(2021, 9, 8)
GOOD = {"respect": 3, "dignity": 3, "safety": 3, "floor": "ground", "beds": "40"}
POOR = {"respect": 2, "dignity": 1, "alarm": "no", "safety": 1, "floor": "upper"}
_minutes = count(1)


def now() -> datetime:
    """A moment later than any before it, on the same day."""
    return AT + timedelta(seconds=next(_minutes))


@dataclass
class Council:
    """A council, one of its services, a question set, and the people of its quality team."""

    authority: Authority = field(default_factory=AuthorityFactory)
    version: QuestionSetVersion = field(default_factory=published)

    def __post_init__(self) -> None:
        self.location: Location = LocationFactory(authority=self.authority, name="Elmbank House")
        self.ada = self.user("Ada Marsh", Role.QUALITY_OFFICER)
        self.ben = self.user("Ben Holt", Role.QUALITY_OFFICER)
        self.mo = self.user("Mo Reed", Role.QUALITY_MANAGER)
        self.una = self.user("Una Vale", Role.QUALITY_MANAGER)
        self.dee = self.user("Dee Frost", Role.DIRECTOR)

    def user(self, name: str, role: Role) -> User:
        """Someone who holds that role here."""
        user = UserFactory(name=name)
        MembershipFactory(user=user, authority=self.authority, role=role.value)
        return user

    def by(self, user: User) -> Principal:
        """The principal for a user of this council."""
        return principal_for(user=user, on=TODAY)

    def someone(self, role: Role) -> Principal:
        """Somebody else with that role, who had no hand in anything."""
        return Principal(
            reference="user:999999",
            name="Noor Pell",
            roles=frozenset({(self.authority.code, role)}),
        )

    def planned(self, kind: VisitKind = VisitKind.ANNUAL_AUDIT, **more: Any) -> Visit:
        """A visit that Ada leads, planned by Mo."""
        given = {
            "location": self.location,
            "planned_on": PLANNED_ON,
            "lead_id": self.ada.pk,
            "question_set": self.version.question_set,
            "joint_with": (),
            **more,
        }
        visit = actions.plan_visit(
            authority=self.authority, kind=kind, by=self.by(self.mo), at=now(), **given
        )
        return self.again(visit)

    def campaign(self, *locations: Location, name: str = "Audits 2022/23") -> Campaign:
        """A campaign over these services, shared between Ada and Ben."""
        places = locations or (self.location,)
        return actions.plan_campaign(
            authority=self.authority,
            plan=actions.CampaignPlan(
                name=name,
                kind=VisitKind.ANNUAL_AUDIT,
                starts_on=date(2021, 9, 6),
                ends_on=date(2021, 12, 17),
                cycle="2022/23",
                question_set=self.version.question_set,
            ),
            places=[actions.Place(one.pk) for one in places],
            officer_ids=[self.ada.pk, self.ben.pk],
            by=self.by(self.mo),
            at=now(),
        )

    def again(self, visit: Visit) -> Visit:
        """The visit as it is read now."""
        return visit_record(visit_id=visit.pk, visible_to=self.by(self.mo)).visit

    def state(self, visit: Visit) -> VisitState:
        """The state that the visit is in."""
        return visit_record(visit_id=visit.pk, visible_to=self.by(self.mo)).state

    def answer(self, visit: Visit, answers: Mapping[str, object] = GOOD) -> None:
        """Ada answers."""
        assert visit.response
        receive_answers(
            response=visit.response,
            answers=[incoming(key, value) for key, value in answers.items()],
            by=self.by(self.ada),
            at=now(),
        )

    def hear(self, visit: Visit) -> None:
        """Ada notes what people and relatives said."""
        for kind in (EvidenceKind.PERSON_FEEDBACK, EvidenceKind.RELATIVE_FEEDBACK):
            actions.attach_evidence(
                visit=visit,
                shown=actions.Shown(kind=kind, on=TODAY, description="Kind staff, they said."),
                by=self.by(self.ada),
                at=now(),
            )

    def fed_back(
        self,
        visit: Visit,
        said_by: FeedbackFrom = FeedbackFrom.PEOPLE,
        answers: Mapping[str, object] | None = None,
    ) -> VisitFeedback:
        """Ada enters a form that someone filled in."""
        version = published(feedback_set())
        form = actions.begin_feedback(
            visit=visit, version=version, said_by=said_by, by=self.by(self.ada), at=now()
        )
        given = {"respect": 3} if answers is None else answers
        receive_answers(
            response=form.response,
            answers=[incoming(key, value) for key, value in given.items()],
            by=self.by(self.ada),
            at=now(),
        )
        return form

    def find(self, visit: Visit, **more: Any) -> Finding:
        """Ada writes a finding down."""
        found = {
            "kind": FindingKind.CONCERN,
            "severity": Severity.HIGH,
            "text": "Call bells were out of reach.",
            "standard_key": "s02",
            "question_key": "safety",
            **more,
        }
        return actions.record_finding(
            visit=visit, found=Found(**found), by=self.by(self.ada), at=now()
        )

    def reply(self, finding: Finding, **more: Any) -> None:
        """Ada records what the provider says to a finding."""
        actions.record_reply(
            finding=finding,
            reply=Reply(**{"outcome": ReplyOutcome.ACCEPTED, **more}),
            said=SAID,
            by=self.by(self.ada),
            at=now(),
        )

    def take(self, visit: Visit, step: Step, by: Principal | None = None, **more: Any) -> None:
        """Take a step with what it needs, by whoever usually does."""
        usual = self.mo if step not in _USUALLY else getattr(self, _USUALLY[step])
        TAKING[step](self, visit, {"by": by or self.by(usual), "at": now(), **more})

    def brought(self, state: VisitState, *, process: Process = Process.FULL, **more: Any) -> Visit:
        """A visit in that state."""
        kind = VisitKind.ANNUAL_AUDIT if process is Process.FULL else VisitKind.QUALITY_MONITORING
        announced = state is not VisitState.UNANNOUNCED
        visit = self.planned(kind, is_announced=announced, **more)
        for step in WAYS[process][state]:
            self.take(visit, step)
            visit = self.again(visit)
            if step is Step.BEGIN:
                self.answer(visit)
                self.hear(visit)
        return visit


def feedback_set() -> dict[str, Any]:
    """The small set as a feedback form."""
    title = "What do you think?"
    return raw_set(question_set="chat", title=title, purpose="feedback", limiters=[])


SAID = Said(by="J. Wren, manager", received_on=TODAY, how=ReceivedBy.EMAIL)
_TOLD = {"on": TODAY, "told_to": "J. Wren, manager", "how": ReceivedBy.EMAIL}
_USUALLY = {
    Step.GIVE_NOTICE: "ada",
    Step.GO_UNANNOUNCED: "ada",
    Step.BEGIN: "ada",
    Step.SUBMIT_DRAFT: "ada",
    Step.SEND_TO_MODERATION: "ada",
    Step.FINISH: "ada",
    Step.RECORD_RECEIPT: "ada",
    Step.REQUEST_REVIEW: "ada",
    Step.DECIDE_REVIEW: "dee",
}
_TESTS = dict.fromkeys(ReviewTest, (True, ""))

Take = Callable[[Council, Visit, dict[str, Any]], object]


def _plain(action: Callable[..., object], **given: Any) -> Take:
    return lambda council, visit, who: action(visit=visit, **{**given, **who})


TAKING: dict[Step, Take] = {
    Step.PLAN: lambda council, visit, who: actions.plan_visit(
        authority=council.authority,
        location=council.location,
        kind=VisitKind(visit.kind),
        planned_on=PLANNED_ON,
        question_set=council.version.question_set,
        **who,
    ),
    Step.ALLOCATE: lambda council, visit, who: actions.allocate(
        visit=visit, **{"lead_id": council.ben.pk, **who}
    ),
    Step.RESCHEDULE: _plain(actions.reschedule, planned_on=date(2021, 9, 15), reason="Snow"),
    Step.GIVE_NOTICE: _plain(actions.give_notice, **_TOLD),
    Step.GO_UNANNOUNCED: _plain(actions.go_unannounced),
    Step.BEGIN: _plain(actions.begin),
    Step.SUBMIT_DRAFT: _plain(actions.submit_draft),
    Step.SEND_TO_MODERATION: _plain(actions.send_to_moderation),
    Step.RETURN_TO_AUTHOR: _plain(actions.return_to_author, reason="Say more on s02"),
    Step.APPROVE: _plain(actions.approve),
    Step.SHARE: _plain(actions.share, **_TOLD),
    Step.RECORD_RECEIPT: _plain(actions.record_receipt, said=SAID),
    Step.EXTEND: _plain(actions.extend, due_on=date(2021, 9, 30), reason="Manager on leave"),
    Step.REQUEST_REVIEW: _plain(actions.request_review, grounds="Unfair", said=SAID),
    Step.DECIDE_REVIEW: _plain(
        actions.decide_review, outcome=ReviewOutcome.STANDS, tests=_TESTS, reason="Sound"
    ),
    Step.CORRECT: _plain(actions.correct, reason="Finding 2 is wrong"),
    Step.FINISH: _plain(actions.finish),
    Step.MAKE_FINAL: _plain(actions.make_final),
    Step.PUBLISH: _plain(actions.publish, text="A good home.", published_on=TODAY),
    Step.KEEP_UNPUBLISHED: _plain(actions.keep_unpublished, reason="The home has closed"),
    Step.MAKE_VOID: _plain(actions.make_void, reason="Planned twice"),
}

_BEGUN = (Step.GIVE_NOTICE, Step.BEGIN)
_DRAFT = (*_BEGUN, Step.SUBMIT_DRAFT)
_SENT = (*_DRAFT, Step.SEND_TO_MODERATION)
_SHARED = (*_SENT, Step.APPROVE, Step.SHARE)
_HEARD = (*_SHARED, Step.RECORD_RECEIPT)
_ASKED = (*_HEARD, Step.REQUEST_REVIEW)
_FINAL = (*_HEARD, Step.MAKE_FINAL)
WAYS: dict[Process, dict[VisitState, tuple[Step, ...]]] = {
    Process.FULL: {
        VisitState.PLANNED: (),
        VisitState.NOTICE_GIVEN: (Step.GIVE_NOTICE,),
        VisitState.UNANNOUNCED: (Step.GO_UNANNOUNCED,),
        VisitState.IN_PROGRESS: _BEGUN,
        VisitState.DRAFT: _DRAFT,
        VisitState.MODERATION: _SENT,
        VisitState.SHARED_WITH_PROVIDER: _SHARED,
        VisitState.FACTUAL_ACCURACY: _HEARD,
        VisitState.REVIEW_REQUESTED: _ASKED,
        VisitState.REVIEW_DECIDED: (*_ASKED, Step.DECIDE_REVIEW),
        VisitState.FINAL: _FINAL,
        VisitState.PUBLISHED: (*_FINAL, Step.PUBLISH),
        VisitState.NOT_PUBLISHED: (*_FINAL, Step.KEEP_UNPUBLISHED),
        VisitState.VOID: (Step.MAKE_VOID,),
    },
    Process.SHORT: {
        VisitState.PLANNED: (),
        VisitState.NOTICE_GIVEN: (Step.GIVE_NOTICE,),
        VisitState.UNANNOUNCED: (Step.GO_UNANNOUNCED,),
        VisitState.IN_PROGRESS: _BEGUN,
        VisitState.DRAFT: _DRAFT,
        VisitState.FINAL: (*_DRAFT, Step.FINISH),
        VisitState.VOID: (Step.MAKE_VOID,),
    },
}
