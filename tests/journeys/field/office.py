"""The council's side of a journey in the field: its people, its visits, and what it received.

Run as a program in the served installation's own home, it makes them and prints what they are;
the journeys read the database itself, so that no page's word is taken for what was received.
"""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

PASSWORD = "seven brown herons wade"
PLACE = "Elmbank House"
ADA, BEN, CLEO = "ada@northshire.example", "ben@northshire.example", "cleo@southaven.example"
VISITS = 40
MANY = 200  # questions of the large set


def question_set(version: str = "1") -> dict[str, Any]:
    """A set with a question of each type; version 2 asks something else under the same keys."""
    from tests.evidence.questionnaires.factories import raw_set, with_change

    raw = raw_set(version=version, question_set="field-audit")
    texts = [
        {"key": f"text{n}", "text": f"What was seen in room {n}?", "type": "text", "longest": 2000}
        for n in range(4)
    ]
    rated = [
        {"key": f"rate{n}", "text": f"Is room {n} clean?", "type": "rating", "scale": "quality"}
        for n in range(8)
    ]
    raw["sections"].insert(
        0,
        {
            "key": "rooms",
            "title": "Rooms",
            "standards": [{"key": "s00", "title": "Rooms", "questions": [*rated, *texts]}],
        },
    )
    if version == "2":
        raw = with_change("sections.0.standards.0.questions.0.text", "Another question", raw)
        del raw["sections"][0]["standards"][0]["questions"][1]
    return raw


def large_set() -> dict[str, Any]:
    """A set of 200 questions, as an annual audit has."""
    from tests.evidence.questionnaires.factories import raw_set

    raw = raw_set(question_set="large-audit", title="Large audit", limiters=[])
    guidance = "Look at care plans, speak with people, and watch how staff speak with them."
    raw["sections"] = [
        {
            "key": f"part{s}",
            "title": f"Part {s}",
            "standards": [
                {
                    "key": f"p{s}s{t}",
                    "title": f"Standard {s}.{t}",
                    "questions": [
                        {
                            "key": f"p{s}s{t}q{q}",
                            "text": f"Do staff ask before they help with matter {q}?",
                            "guidance": guidance,
                            "type": "rating",
                            "scale": "quality",
                            "regulation": "Regulations 2014, regulation 11",
                        }
                        for q in range(10)
                    ],
                }
                for t in range(4)
            ],
        }
        for s in range(MANY // 40)
    ]
    return raw


@dataclass(frozen=True)
class Office:
    """What the journeys know of the installation that is served."""

    home: Path
    visits: list[int]
    large: int
    users: dict[str, int]

    def rows(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with sqlite3.connect(self.home / "almoner.sqlite3", timeout=30) as db:
            return db.execute(sql, given).fetchall()

    def received(self, visit: int) -> list[dict[str, Any]]:
        """Every answer that the council holds of a visit, in the order of receipt."""
        rows = self.rows(
            "SELECT a.client_id, a.question_key, a.value, a.note, a.based_on, a.answered_by,"
            " a.device FROM questionnaires_answer a JOIN audits_visit v USING (response_id)"
            " WHERE v.id = ? ORDER BY a.id",
            visit,
        )
        names = ("client_id", "question_key", "value", "note", "based_on", "by", "device")
        return [{**dict(zip(names, row, strict=True)), "value": json.loads(row[2])} for row in rows]

    def refused(self, visit: int) -> list[str]:
        """Why answers of a visit were kept apart."""
        sql = (
            "SELECT r.sentence FROM questionnaires_refusedanswer r"
            " JOIN audits_visit v USING (response_id) WHERE v.id = ?"
        )
        return [row[0] for row in self.rows(sql, visit)]

    def end_sessions(self) -> None:
        """Sign everybody out, as when the server's sessions run out."""
        with sqlite3.connect(self.home / "almoner.sqlite3", timeout=30) as db:
            db.execute("DELETE FROM django_session")

    def do(self, *words: str) -> Any:
        """Do one of the things below in the installation."""
        return run(self.home, *words)


def run(home: Path, *words: str) -> Any:
    """Run this file as a program for that home; what it prints."""
    environment = {
        **os.environ,
        "ALMONER_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.field.office", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def make() -> dict[str, Any]:
    """The council, its officers and its visits."""
    from django.utils import timezone

    from almoner.core.accounts.models import Authority, Region
    from almoner.core.accounts.rules import Role
    from tests.core.accounts.factories import MembershipFactory, UserFactory
    from tests.evidence.questionnaires.factories import published
    from tests.register.directory.factories import LocationFactory

    now, region = timezone.now(), Region.objects.get(code="E12000008")
    users = {}
    for code, name, people in (
        ("E96000001", "Northshire", ((ADA, "Ada Marsh"), (BEN, "Ben Holt"))),
        ("E96000002", "Southaven", ((CLEO, "Cleo Lane"),)),
    ):
        authority = Authority.objects.create(code=code, name=name, region=region, is_invented=True)
        for email, person in people:
            users[email] = UserFactory(email=email, name=person, password=PASSWORD)
            MembershipFactory(
                user=users[email], authority=authority, role=Role.QUALITY_OFFICER.value
            )
    council = Authority.objects.get(code="E96000001")
    small = published(question_set(), at=now - timedelta(days=2)).question_set
    large = published(large_set(), at=now - timedelta(days=2)).question_set
    visits = [
        _a_visit(LocationFactory(authority=council, name=PLACE), users, sets, council)
        for sets in [small] * VISITS + [large]
    ]
    ids = {email: user.pk for email, user in users.items()}
    return {"visits": visits[:-1], "large": visits[-1], "users": ids}


def _a_visit(location: Any, users: Any, question_set: Any, council: Any) -> int:
    from django.utils import timezone

    from almoner.core.accounts.queries import principal_for
    from almoner.evidence.audits import actions
    from almoner.evidence.audits.rules.kinds import ReceivedBy, VisitKind

    now, today = timezone.now() - timedelta(minutes=5), timezone.localdate()
    by = principal_for(user=users[ADA], on=today)
    visit = actions.plan_visit(
        authority=council,
        location=location,
        kind=VisitKind.ANNUAL_AUDIT,
        planned_on=today,
        lead_id=users[ADA].pk,
        other_ids=[users[BEN].pk],
        question_set=question_set,
        by=by,
        at=now,
    )
    actions.give_notice(
        visit=visit, on=today, told_to="J. Wren", how=ReceivedBy.EMAIL, by=by, at=now
    )
    return int(visit.pk)


def publish_another_version(number: str) -> dict[str, Any]:
    """Publish that version of the question set, as if the council changed its mind."""
    from django.utils import timezone

    from tests.evidence.questionnaires.factories import published

    version = published(question_set(number), at=timezone.now())
    return {"number": version.number}


def reallocate(visit: str) -> dict[str, Any]:
    """Give a visit to Ben alone."""
    from django.utils import timezone

    from almoner.core.accounts.models import User
    from almoner.core.accounts.rules import operator
    from almoner.evidence.audits.actions import allocate
    from almoner.evidence.audits.models import Visit

    ben = User.objects.get(email=BEN)
    allocate(
        visit=Visit.objects.get(pk=int(visit)),
        lead_id=ben.pk,
        by=operator("tests"),
        at=timezone.now(),
    )
    return {}


def close(visit: str) -> dict[str, Any]:
    """Close the visit's response, as completing the draft and moderating it does."""
    from django.db import transaction
    from django.utils import timezone

    from almoner.core.accounts.rules import operator
    from almoner.evidence.audits.models import Visit
    from almoner.evidence.questionnaires.actions import close_response

    response = Visit.objects.get(pk=int(visit)).response
    assert response
    with transaction.atomic():
        close_response(response=response, by=operator("tests"), at=timezone.now())
    return {}


if __name__ == "__main__":
    import django

    django.setup()
    doing = {
        "make": make,
        "publish": publish_another_version,
        "reallocate": reallocate,
        "close": close,
    }
    print(json.dumps(doing[sys.argv[1]](*sys.argv[2:])))
