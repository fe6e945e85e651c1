"""An emergency opens one concern to one person for four hours, for a reason, and is seen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.journal.models import Entry
from almoner.response.safeguarding.models import Concern, EmergencyAccess
from tests.crawler.marks import secrets_in
from tests.crawler.test_crawler import leaked
from tests.crawler.walking import Walk
from tests.crawler.world import World

WHY = "The police ask where the adult is, and nobody answers."
ASK = "safeguarding:emergency_ask"


@pytest.fixture
def concern(world: World) -> Concern:
    """The first that was planted."""
    return Concern.objects.filter(authority=world.here).order_by("number")[0]


def opened(browser: Client, concern: Concern, reason: str = WHY) -> EmergencyAccess | None:
    """The access that somebody gets who asks for a concern by its receipt."""
    before = EmergencyAccess.objects.count()
    browser.post(reverse(ASK), {"named": concern.receipt, "reason": reason})
    found = EmergencyAccess.objects.order_by("-pk")
    return found[0] if found.count() > before else None


def texts_of_concern(concern: Concern) -> set[str]:
    """What it says."""
    told = (concern.text, concern.safety_text, concern.referrer_name, concern.service_named)
    return {one.text for text in told for one in secrets_in(text)}


@pytest.mark.parametrize("name", ["quality_manager", "director"])
def test_it_opens_that_concern_and_nothing_else(name: str, concern: Concern, world: World) -> None:
    person = world.people[name]
    browser = person.browser()
    access = opened(browser, concern)
    assert access is not None
    page = reverse("safeguarding:emergency", args=[access.pk])
    walk = Walk(person, browser, most=2)
    walk.fetch(page)
    secrets = walk.answers.pop(page).secrets
    assert not any(one.is_of_adult for one in secrets)
    shown = {one.text for one in secrets}
    assert texts_of_concern(concern) <= shown
    others = Concern.objects.filter(authority=world.here).exclude(pk=concern.pk)
    assert shown.isdisjoint(text for one in others for text in texts_of_concern(one))
    walk.guess(world.numbers, files=False, guarded_alone=True)
    elsewhere = [one for address, one in walk.answers.items() if address != page]
    assert not any(leaked(person, world, one.secrets) for one in elsewhere)


@pytest.mark.parametrize("reason", ["", "   ", "now", "x" * 9])
def test_without_a_reason_it_is_refused(reason: str, concern: Concern, world: World) -> None:
    browser = world.people["director"].browser()
    assert opened(browser, concern, reason) is None
    said = browser.post(reverse(ASK), {"named": concern.receipt, "reason": reason})
    assert not list(secrets_in(said.content.decode()))


def test_it_is_for_one_person_and_for_its_time(concern: Concern, world: World) -> None:
    director = world.people["director"].browser()
    access = opened(director, concern)
    assert access is not None
    page = reverse("safeguarding:emergency", args=[access.pk])
    assert director.get(page).status_code == 200
    for name in ("quality_manager", "auditor", "safeguarding_manager", "director, administrator"):
        assert world.people[name].browser().get(page).status_code == 404
    over = EmergencyAccess.objects.create(
        authority=world.here,
        concern=concern,
        at=timezone.now() - timedelta(hours=5),
        until_at=timezone.now() - timedelta(hours=1),
        by=access.by,
        by_name=access.by_name,
        reason=WHY,
    )
    gone = director.get(reverse("safeguarding:emergency", args=[over.pk]))
    assert gone.status_code == 404
    assert not list(secrets_in(gone.content.decode()))


@pytest.mark.parametrize("name", ["quality_officer", "auditor", "safeguarding_manager", "partner"])
def test_nobody_else_may_ask(name: str, concern: Concern, world: World) -> None:
    browser = world.people[name].browser()
    assert browser.get(reverse(ASK)).status_code == 404
    assert opened(browser, concern) is None


def test_it_is_seen(concern: Concern, world: World) -> None:
    """By the managers, who review it, and by whoever reads the journal, who is not told which."""
    director, manager = (
        world.people[name].browser() for name in ("director", "safeguarding_manager")
    )
    access = opened(director, concern)
    assert access is not None
    entry = Entry.objects.filter(action="open_concern_in_emergency").latest("pk")
    assert (entry.actor, entry.subject_id) == (access.by, str(concern.pk))
    reviews = manager.get(reverse("safeguarding:reviews")).content.decode()
    assert WHY in reviews
    assert "to review" in manager.get(reverse("desk:protection")).content.decode()
    told = manager.get(reverse("safeguarding:concern", args=[concern.pk])).content.decode()
    assert "Opened in an emergency" in told
    journal = world.people["auditor"].browser().get(reverse("accounts:journal")).content.decode()
    row = journal.split("Open concern in emergency")[1].split("</tr>")[0]
    assert "Withheld" in row
    assert str(concern.number) not in journal
    manager.post(
        reverse("safeguarding:review", args=[access.pk]),
        {"was_justified": "yes", "finding": "It was right to open it."},
    )
    assert WHY not in manager.get(reverse("safeguarding:reviews")).content.decode()
