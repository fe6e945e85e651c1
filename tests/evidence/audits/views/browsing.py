"""A browser signed in as someone of the invented council."""

from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import User
from almoner.evidence.audits.models import VisitStep


def browser(user: User | None) -> Client:
    """Signed in as that person; as nobody without one."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def html(answer: HttpResponse) -> str:
    """The page's text, once it is one."""
    assert answer.status_code == HTTPStatus.OK, answer.status_code
    return answer.content.decode()


def page(user: User, name: str, /, *args: object, **query: str) -> str:
    """A page of the room as someone sees it."""
    return html(browser(user).get(reverse(f"audits:{name}", args=args), query))


def sent(user: User, name: str, /, *args: object, **data: Any) -> HttpResponse:
    """What someone is answered who sends a form."""
    return browser(user).post(reverse(f"audits:{name}", args=args), data)


def taken(user: User, visit_id: int, step: str, **data: Any) -> HttpResponse:
    """What someone is answered who takes a step on a page opened just before."""
    shown = VisitStep.objects.filter(visit=visit_id).latest("id").pk
    return sent(user, "take", visit_id, step, **{"after": shown, **data})


def typed(name: str, day: str) -> dict[str, str]:
    """A date as the three boxes send it: "2021-09-08"."""
    year, month, rest = day.split("-")
    return {f"{name}-day": rest, f"{name}-month": month, f"{name}-year": year}


def file(content: bytes, name: str) -> SimpleUploadedFile:
    """A file that a browser sends."""
    return SimpleUploadedFile(name, content)
