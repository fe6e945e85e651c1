"""A council with visits to take along, and browsers of its officers."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal, Role
from almoner.evidence.audits import actions
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.rules.kinds import ReceivedBy, VisitKind
from almoner.evidence.questionnaires.models import QuestionSetVersion
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.evidence.questionnaires.factories import published
from tests.register.directory.factories import AuthorityFactory, LocationFactory

ANSWER = {
    "client_id": "11111111-1111-4111-8111-111111111111",
    "question_key": "respect",
    "value": 3,
    "note": "Seen at lunch.",
    "based_on": "",
    "answered_at": "2026-11-22T09:00:00+00:00",
}


class Council:
    """A council, a question set, and two officers."""

    def __init__(self) -> None:
        self.authority: Authority = AuthorityFactory()
        self.version: QuestionSetVersion = published(at=timezone.now() - timedelta(days=2))
        self.ada = self.officer("Ada Marsh")
        self.ben = self.officer("Ben Holt")

    def officer(self, name: str, role: Role = Role.QUALITY_OFFICER) -> User:
        """Someone who holds that role here."""
        user: User = UserFactory(name=name)
        MembershipFactory(user=user, authority=self.authority, role=role.value)
        return user

    def by(self, user: User) -> Principal:
        """The principal of an officer."""
        return principal_for(user=user, on=timezone.localdate())

    def planned(self, kind: VisitKind = VisitKind.ANNUAL_AUDIT, **more: Any) -> Visit:
        """A visit that Ada leads, of which no notice was given."""
        given = {"lead_id": self.ada.pk, "question_set": self.version.question_set, **more}
        return actions.plan_visit(
            authority=self.authority,
            location=LocationFactory(authority=self.authority, name="Elmbank House"),
            kind=kind,
            planned_on=timezone.localdate(),
            by=self.by(self.ada),
            at=timezone.now(),
            **given,
        )

    def noticed(self, kind: VisitKind = VisitKind.ANNUAL_AUDIT, **more: Any) -> Visit:
        """A visit of which the provider was told."""
        visit = self.planned(kind, **more)
        actions.give_notice(
            visit=visit,
            on=timezone.localdate(),
            told_to="J. Wren",
            how=ReceivedBy.EMAIL,
            by=self.by(self.ada),
            at=timezone.now(),
        )
        return visit

    def taken(self, kind: VisitKind = VisitKind.ANNUAL_AUDIT, **more: Any) -> Visit:
        """A visit that Ada took along."""
        visit = self.noticed(kind, **more)
        assert post(browser(self.ada), visit, "take", {"device": "tablet"}).status_code == 200
        visit.refresh_from_db()
        return visit


def browser(user: User | None) -> Client:
    """A browser with someone signed in; without anyone, nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def post(client: Client, visit: Visit, what: str, body: object) -> Any:
    """Send JSON to one of a visit's addresses."""
    return client.post(
        f"/field/{visit.pk}/{what}", data=json.dumps(body), content_type="application/json"
    )
