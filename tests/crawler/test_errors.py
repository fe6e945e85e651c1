"""Pages of errors, and what is logged of them, say nothing of what was asked for or sent."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from almoner.response.safeguarding import queries
from almoner.response.safeguarding.models import Concern
from tests.crawler.addresses import GUARDED, guesses, patterns
from tests.crawler.marks import marker, secrets_in
from tests.crawler.reading import body_of, texts_of
from tests.crawler.world import World

SECRET = f"{marker('c')}-1"


def said(response) -> list[str]:
    """Every secret in an answer."""
    texts = texts_of(response, body_of(response))
    return [one.text for _, text in texts for one in secrets_in(text)]


def test_a_bad_request(world: World, lines: list[str]) -> None:
    browser = world.people["safeguarding_manager"].browser()
    for response in (
        browser.get("/", headers={"Host": f"{SECRET} bad"}),
        browser.post(reverse("safeguarding:upload"), b"\x00", content_type="multipart/form-data"),
    ):
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert said(response) == []


def test_a_form_without_its_token(world: World, lines: list[str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["quality_officer"].user)
    response = browser.post(reverse("safeguarding:raise"), {"text": SECRET})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert said(response) == []
    assert not [line for line in lines if list(secrets_in(line))]


def test_another_method(world: World, lines: list[str]) -> None:
    """Whoever may not open a page is told nothing by any method."""
    for name in ("auditor", "quality_manager", "manager elsewhere", "key Referral system"):
        person = world.people[name]
        browser = person.browser()
        for pattern in patterns():
            if pattern.room not in GUARDED or pattern.is_open_to(person.principal):
                continue
            (address,) = guesses(pattern, world.numbers, most=1)[:1]
            for method in ("post", "head", "options", "put", "delete"):
                response = getattr(browser, method)(address)
                assert said(response) == []
                assert response.status_code in {302, 403, 404, 405}, (name, method, address)
    assert not [line for line in lines if list(secrets_in(line))]


def test_an_error_within_a_page(
    world: World, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that something went wrong; the log says where, and nothing of the record."""

    def broken(*, concern: Concern) -> None:
        text = concern.text
        raise ValueError(len(text))

    monkeypatch.setattr(queries, "details", broken)
    concern = Concern.objects.filter(authority=world.here).order_by("pk")[0]
    browser = world.people["safeguarding_manager"].browser()
    response = browser.get(reverse("safeguarding:concern", args=[concern.pk]))
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert said(response) == []
    assert any("ValueError" in line for line in lines)
    assert not [line for line in lines if list(secrets_in(line))]


def test_what_another_system_sends_is_not_said_again(world: World, lines: list[str]) -> None:
    system = world.people["key Referral system"].browser()
    for body in (
        {"reference": SECRET, "text": "", "adult": {"name": SECRET}},
        {"reference": SECRET, SECRET: SECRET},
        {"reference": SECRET * 20, "text": SECRET},
    ):
        response = system.post("/api/v1/concerns", body, content_type="application/json")
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        # Of a field that there is none of, the sender is told its name: it is their own word.
        assert set(said(response)) <= ({SECRET.lower()} if SECRET in body else set())
    assert not [line for line in lines if list(secrets_in(line))]
