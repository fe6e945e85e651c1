"""Two officers who build, publish or withdraw at once: one paper, and a clear sentence."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from almoner.account.papers.actions import StepRefused, build_paper, publish_paper, withdraw_paper
from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
from almoner.account.papers.queries import state_of
from almoner.account.papers.rules.states import PaperState
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from almoner.core.journal.models import Entry
from tests.account.papers.factories import (
    AS_AT,
    AT,
    AuthorityFactory,
    LandingFactory,
    add_service,
)

pytestmark = pytest.mark.django_db(transaction=True)
BY = operator("tests")
TOGETHER = 4


@pytest.fixture
def authority() -> Authority:
    authority = AuthorityFactory()
    add_service(
        authority=authority, landing=LandingFactory(), service_type="nursing", rating="good"
    )
    return authority


def built(authority: Authority, known_at: datetime | None = None) -> Paper:
    return build_paper(
        kind="quality-update", authority=authority, as_at=AS_AT, by=BY, at=AT, known_at=known_at
    )


def at_once(do: Callable[[], object]) -> list[Exception]:
    """What went wrong where several do the same at once.

    The tests' SQLite is in memory, where a second connection is refused and not made to wait:
    there they come one after another.
    """
    ready, wrong = threading.Barrier(TOGETHER), []
    is_together = connection.vendor == "postgresql"

    def one() -> None:
        if is_together:
            ready.wait()
        try:
            do()
        except StepRefused as error:
            wrong.append(error)
        finally:
            if is_together:
                connection.close()

    threads = [threading.Thread(target=one) for _ in range(TOGETHER)]
    for thread in threads:
        if is_together:
            thread.start()
        else:
            one()
    for thread in threads if is_together else ():
        thread.join()
    return wrong


@pytest.mark.parametrize("known_at", [None, AT], ids=["as known now", "as known then"])
def test_of_several_who_build_the_same_at_once_all_have_one_paper(
    authority: Authority, known_at: datetime | None
) -> None:
    found: list[Paper] = []
    assert not at_once(lambda: found.append(built(authority, known_at)))
    assert len(found) == TOGETHER
    assert len(set(found)) == 1
    assert Paper.objects.count() == PaperPart.objects.count() == PaperStep.objects.count() == 1
    assert Figure.objects.count() == 15
    assert Entry.objects.filter(action="build_paper").count() == TOGETHER


def test_of_several_who_publish_at_once_one_does(authority: Authority) -> None:
    paper = built(authority)
    wrong = at_once(lambda: publish_paper(paper=paper, by=BY, at=AT))
    assert {str(error) for error in wrong} == {
        "This paper is published, so it cannot be published."
    }
    assert len(wrong) == TOGETHER - 1
    assert Entry.objects.filter(action="publish_paper").count() == 1


def test_of_several_who_withdraw_at_once_one_does(authority: Authority) -> None:
    paper = built(authority)
    wrong = at_once(lambda: withdraw_paper(paper=paper, by=BY, at=AT, reason="A slip"))
    assert len(wrong) == TOGETHER - 1
    assert state_of(paper=paper) is PaperState.WITHDRAWN
    assert Entry.objects.filter(action="withdraw_paper").count() == 1


@pytest.mark.parametrize("step", ["_figures", "_step", "_journal"])
def test_what_fails_midway_leaves_nothing(
    authority: Authority, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(f"almoner.account.papers.actions.{step}", fails)
    with pytest.raises(OSError, match="the disk is full"):
        built(authority)
    for model in (Paper, PaperPart, PaperStep, Figure, Entry):
        assert not model.objects.exists()
    monkeypatch.undo()
    assert built(authority).figures.count() == 15
