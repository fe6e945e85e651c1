"""What the tests of the pages share: a programme that is open today, its pages and its forms."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.register.directory.models import Location
from almoner.response.programmes import actions
from almoner.response.programmes.models import Programme
from tests.response.programmes.factories import a_row, counts, someone

HEAD = "CQC id,Role group,As at,Headcount,Meets it,Part of the way,Exempt,Declined,Unknown"


def today() -> date:
    return timezone.localdate()


def own(authority: Authority, *, made_on: date, **changed: Any) -> Programme:
    return actions.start_own_programme(
        authority=authority,
        definition={
            "key": "oliver",
            "version": 1,
            "title": "Training on learning disability",
            "summary": "Everyone is trained.",
            "made_on": made_on,
            "scope": {"service_types": ["residential"]},
            "role_groups": ["nurse", "care", "agency"],
            "levels": [{"key": "signed", "words": "Signed up", "meets": True}],
            "milestones": [{"key": "by", "title": "Everyone is trained", "weeks": 20}],
            "deadline": "by",
            "words": {"compliant": "Trained"},
            "exemptions": [{"key": "medical", "words": "Medically exempt"}],
            "keeps_people": True,
            "has_outcomes": True,
            "condition_of_work": True,
            "sources": ["Training group"],
            **changed,
        },
        on=made_on,
        by=someone(authority),
        at=timezone.now(),
    )


def record(programme: Programme, *places: Location, compliant: int = 15) -> None:
    actions.record_returns(
        programme=programme,
        rows=[a_row(one, as_at=today(), said=counts(20, compliant)) for one in places],
        landing=None,
        by=someone(programme.authority),
        at=timezone.now(),
    )


def page(
    browser: Client, name: str, *args: object, status: int = HTTPStatus.OK, **query: str
) -> str:
    response = browser.get(reverse(f"programmes:{name}", args=args), query)
    assert response.status_code == status, name
    return read(response).decode()


def read(response: Any) -> bytes:
    """All of it: read to its end, a download has closed its file."""
    return bytes(b"".join(response) if response.streaming else response.content)


def send(browser: Client, name: str, *args: object, **data: Any) -> Any:
    return browser.post(reverse(f"programmes:{name}", args=args), data)


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def a_return(last_seen: int, **changed: Any) -> dict[str, Any]:
    return {
        "last_seen": last_seen,
        "source": "Telephone",
        "care_headcount": 20,
        "care_compliant": 18,
        **parts("as_at", today()),
        **changed,
    }


def forms(place: Location) -> dict[str, dict[str, Any]]:
    """A form that each page of one service or programme would take, from whoever may send it."""
    day = parts("on", today())
    return {
        "record_return": a_return(0),
        "record_level": {"level": "signed", "source": "Visit", **parts("as_at", today())},
        "chase": {"means": "telephone", "text": "", **day},
        "person": {
            "role_group": "care",
            "reference": "W-17",
            "status": "compliant",
            "exemption": "",
            **parts("checked_on", today()),
        },
        "period": {
            "phase": "before",
            "bed_days": "900",
            "conveyances": "4",
            "admissions": "",
            "source": "Ambulance service",
            **parts("from_on", today() - timedelta(days=60)),
            **parts("to_on", today() - timedelta(days=30)),
        },
        "take_out": {"reason": "It closed", **day},
        "take_in": {"cqc_id": place.cqc_id, "reason": "Asked", **day},
        "give_help": {
            "kind": "on_site",
            "group": "Night staff",
            "language": "",
            "location": str(place.pk),
            "attended": "",
            "text": "",
            **day,
        },
        "confounder": {"text": "A wave"},
    }


def line(
    place: Location, *, group: str = "Care staff", on: date | None = None, said: str = "20,15"
) -> str:
    return f"{place.cqc_id},{group},{on or today():%d/%m/%Y},{said},,,,"


def csv(*rows: str, name: str = "returns.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join((HEAD, *rows, "")).encode("utf-8-sig"))
