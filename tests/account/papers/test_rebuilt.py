"""A past paper built again from what was known then: the same bytes, whatever came since."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from almoner.account.papers.actions import build_paper, publish_paper, withdraw_paper
from almoner.account.papers.models import Paper
from almoner.account.papers.queries import document, visible_parts
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.frozen import frozen_text
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from almoner.evidence.ratings.rules import RatingValue
from almoner.register.contracts.models import Contract
from almoner.register.directory.models import Location
from almoner.response.suspensions.models import SuspensionStep
from almoner.response.suspensions.rules.states import State, Step
from tests.account.papers import northshire
from tests.account.papers.factories import (
    AS_AT,
    AT,
    LandingFactory,
    add_service,
    rate,
    southaven,
)
from tests.account.papers.factories import (
    document as made,
)

BY = operator("tests")
LATER = timedelta(days=400)
# Renders the frozen paper of its input in a process of its own, whose sets have another order.
RENDERS = """
import hashlib, sys
import django
django.setup()
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.frozen import thawed
told = thawed(sys.stdin.read())
for extension, form in FORMATS.items():
    print(extension, hashlib.sha256(form.render(told)).hexdigest())
"""


def files(paper: Paper) -> dict[str, bytes]:
    """Every file of every part."""
    return {
        f"{part.value}.{extension}": form.render(document(paper=paper, part=part, visible_to=BY))
        for part in visible_parts(paper=paper, visible_to=BY)
        for extension, form in FORMATS.items()
    }


def rebuilt(paper: Paper, authority: Authority) -> Paper:
    """The paper built anew much later: the first is withdrawn, so that it is not given back."""
    withdraw_paper(paper=paper, by=BY, at=AT + LATER, reason="Built again")
    again = build_paper(
        kind=paper.kind,
        authority=authority,
        as_at=paper.as_at,
        by=BY,
        at=AT + LATER,
        known_at=paper.known_at,
    )
    assert again != paper
    return again


@pytest.mark.django_db
def test_the_quality_update_is_the_same_bytes_after_all_that_came_later() -> None:
    authority = southaven()
    paper = build_paper(kind="quality-update", authority=authority, as_at=AS_AT, by=BY, at=AT)
    before = files(paper)

    # A file that came later: services of that day that were not known, one gone, one rated anew.
    late = LandingFactory(source="A late file", received_at=AT + LATER)
    for service_type in ("nursing", "home_care"):
        add_service(authority=authority, landing=late, service_type=service_type, rating="good")
    homes = Location.objects.filter(authority=authority, service_type="residential")
    rate(homes[0], value=RatingValue.INADEQUATE, published_on=AS_AT, landing=late)

    now = build_paper(kind="quality-update", authority=authority, as_at=AS_AT, by=BY, at=AT + LATER)
    assert files(now) != before
    assert files(rebuilt(paper, authority)) == before


@pytest.mark.django_db
def test_the_position_statement_is_the_same_bytes_after_all_that_came_later() -> None:
    authority = northshire.county()
    northshire.paper_of_june(authority)
    northshire.suspend(authority)
    paper = build_paper(
        kind="market-position",
        authority=authority,
        as_at=northshire.AS_AT,
        by=BY,
        at=northshire.AT,
    )
    before = files(paper)
    assert {name.partition(".")[0] for name in before} == {"open", "exempt"}

    later = northshire.AT + timedelta(days=60)
    first = Contract.objects.filter(category="home_based_care").first()
    assert first is not None
    first.pk, first.reference, first.recorded_at = None, "LATE", later
    first.category = "day_care"
    first.save()
    step = SuspensionStep.objects.order_by("pk").first()
    assert step is not None
    step.pk, step.number, step.step, step.state = None, 2, Step.LIFT, State.LIFTED
    step.on, step.at = northshire.AS_AT - timedelta(days=5), later
    step.save()

    now = build_paper(
        kind="market-position", authority=authority, as_at=northshire.AS_AT, by=BY, at=later
    )
    assert files(now) != before
    assert files(rebuilt(paper, authority)) == before


@pytest.mark.django_db
def test_it_compares_with_what_was_published_then_and_not_since() -> None:
    authority = southaven()
    paper = build_paper(kind="quality-update", authority=authority, as_at=AS_AT, by=BY, at=AT)
    before = files(paper)
    between = build_paper(
        kind="quality-update",
        authority=authority,
        as_at=date(2021, 7, 31),
        by=BY,
        at=AT + timedelta(days=1),
    )
    publish_paper(paper=between, by=BY, at=AT + timedelta(days=2))
    assert files(rebuilt(paper, authority)) == before


def test_another_process_makes_the_same_bytes() -> None:
    told = made()
    here = {
        extension: hashlib.sha256(form.render(told)).hexdigest()
        for extension, form in FORMATS.items()
    }
    for seed in ("1", "2"):
        shown = subprocess.run(
            [sys.executable, "-c", RENDERS],
            input=frozen_text(told),
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LC_ALL": "C"},
            cwd=Path(__file__).parents[3],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        ).stdout
        assert dict(line.split() for line in shown.splitlines()) == here


def test_the_files_hold_no_time_but_the_papers_own() -> None:
    assert json.loads(FORMATS["json"].render(made()))["as_at"] == AS_AT.isoformat()
    now = date.today().isoformat()  # noqa: DTZ011  a day that must not be found
    for extension in ("html", "json"):
        assert now not in FORMATS[extension].render(made()).decode()
