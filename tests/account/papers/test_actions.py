"""Every write: who may, what it refuses, and its one journal entry."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from almoner.account.papers.actions import (
    PaperRefused,
    StepRefused,
    build_paper,
    publish_paper,
    record_earlier_paper,
    record_reading,
    withdraw_paper,
)
from almoner.account.papers.definitions import UnknownPaperKind
from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
from almoner.account.papers.queries import state_of
from almoner.account.papers.rules.states import PaperState, PartName
from almoner.account.papers.sources.base import NothingToReport
from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.register.directory.bulk import recording_moment
from tests.account.papers.factories import (
    AS_AT,
    AT,
    EARLIER,
    AuthorityFactory,
    LandingFactory,
    add_service,
    earlier_paper,
    someone,
)

pytestmark = pytest.mark.django_db
ONE = {("ratings_profile", "nursing", "good"): 3}


@pytest.fixture
def authority() -> Authority:
    authority = AuthorityFactory()
    add_service(
        authority=authority, landing=LandingFactory(), service_type="nursing", rating="good"
    )
    return authority


def built(authority: Authority, role: Role = Role.QUALITY_MANAGER, **changed: Any) -> Paper:
    asked = {"kind": "quality-update", "as_at": AS_AT, "at": AT, **changed}
    return build_paper(authority=authority, by=someone(role, authority), **asked)


def recorded(authority: Authority, role: Role = Role.QUALITY_MANAGER, **changed: Any) -> Paper:
    asked = {
        "kind": "quality-update",
        "as_at": EARLIER,
        "published_on": date(2021, 6, 17),
        "figures": ONE,
        "at": AT,
        **changed,
    }
    return record_earlier_paper(authority=authority, by=someone(role, authority), **asked)


def published(authority: Authority, **changed: Any) -> Paper:
    paper = built(authority, **changed)
    publish_paper(paper=paper, by=someone(Role.QUALITY_MANAGER, authority), at=AT)
    return paper


def withdraw(paper: Paper, role: Role = Role.QUALITY_MANAGER, reason: str = "A slip") -> None:
    withdraw_paper(paper=paper, by=someone(role, paper.authority), at=AT, reason=reason)


def publish(paper: Paper, role: Role = Role.QUALITY_MANAGER) -> None:
    publish_paper(paper=paper, by=someone(role, paper.authority), at=AT)


def test_a_build_is_a_draft_with_its_text_and_figures(authority: Authority) -> None:
    paper = built(authority)
    assert state_of(paper=paper) is PaperState.DRAFT
    assert (paper.kind, paper.definition_version, paper.title) == (
        "quality-update",
        "3",
        "Quality update",
    )
    assert (paper.known_at, paper.recorded_at, paper.recorded_by) == (AT, AT, "user:1")
    assert [part.part for part in paper.parts.all()] == ["open"]
    assert paper.figures.get(row="nursing", column="good").value == 1
    assert paper.figures.count() == 15


def test_the_same_records_make_the_same_paper(authority: Authority) -> None:
    first, again = built(authority), built(authority, at=AT + timedelta(days=9))
    assert first == again
    assert PaperPart.objects.count() == 1


def test_other_words_make_another_paper(authority: Authority) -> None:
    assert built(authority) != built(authority, fields={"report_of": "The Chief Nurse"})


def test_a_field_left_blank_takes_its_default(authority: Authority) -> None:
    assert built(authority) == built(authority, fields={"report_of": "  "})


def test_a_field_that_the_paper_has_not_is_refused(authority: Authority) -> None:
    with pytest.raises(PaperRefused, match="has no field 'auther'"):
        built(authority, fields={"auther": "Jo"})


def test_a_withdrawn_paper_is_not_built_upon(authority: Authority) -> None:
    first = built(authority)
    withdraw(first)
    assert built(authority) != first


def test_new_records_make_another_paper(authority: Authority) -> None:
    first = built(authority)
    add_service(
        authority=authority, landing=LandingFactory(), service_type="nursing", rating="good"
    )
    second = built(authority)
    assert second != first
    assert second.figures.get(row="nursing", column="good").value == 2


def test_what_came_later_is_not_in_a_paper_as_known_before(authority: Authority) -> None:
    first = built(authority)
    later = LandingFactory(received_at=AT + timedelta(days=1))
    add_service(authority=authority, landing=later, service_type="nursing", rating="good")
    tomorrow = AT + timedelta(days=2)
    as_now = built(authority, at=tomorrow)
    as_known = built(authority, at=tomorrow, known_at=AT)
    assert as_known == first
    assert as_now != first


def test_a_paper_published_later_was_not_compared_with_then(authority: Authority) -> None:
    first = built(authority)
    later = AT + timedelta(days=1)
    recorded(authority, at=later)
    assert built(authority, at=later).baseline is not None
    assert built(authority, at=later, known_at=first.known_at) == first


def test_a_paper_withdrawn_later_is_compared_with_as_it_was_then(authority: Authority) -> None:
    earlier = recorded(authority)
    first = built(authority)
    later = AT + timedelta(days=1)
    withdraw_paper(
        paper=earlier,
        by=someone(Role.QUALITY_MANAGER, authority),
        at=later,
        reason="Another's figures",
    )
    assert built(authority, at=later).baseline is None
    again = built(authority, at=later, known_at=first.known_at)
    assert (again, again.baseline) == (first, earlier)


def test_what_was_published_since_the_register_was_last_written_is_compared_with(
    authority: Authority,
) -> None:
    """A paper is known of once it is published, though no file has been loaded after it."""
    with transaction.atomic():
        recording_moment(at=AT - timedelta(days=9))
    earlier = recorded(authority, at=AT - timedelta(days=1))
    assert built(authority).baseline == earlier


def test_it_compares_with_the_last_published_paper_only(authority: Authority) -> None:
    oldest = published(authority, as_at=EARLIER)
    built(authority, as_at=EARLIER + timedelta(days=7))  # a draft
    withdrawn = published(authority, as_at=EARLIER + timedelta(days=14))
    withdraw(withdrawn)
    assert built(authority).baseline == oldest


def test_it_never_compares_with_another_authority(authority: Authority) -> None:
    other = AuthorityFactory()
    recorded(other)
    assert built(authority).baseline is None


def test_there_is_nothing_to_report_without_services() -> None:
    with pytest.raises(NothingToReport, match="Load the regulator's data first"):
        built(AuthorityFactory())
    assert not Paper.objects.exists()
    assert not Entry.objects.exists()


def test_an_unknown_paper_is_refused(authority: Authority) -> None:
    with pytest.raises(UnknownPaperKind, match="The papers are: market-position, quality-update"):
        built(authority, kind="quantity-update")


def test_a_date_to_come_is_refused(authority: Authority) -> None:
    with pytest.raises(PaperRefused, match="still to come"):
        built(authority, as_at=AT.date() + timedelta(days=1))


def test_a_day_begins_when_it_does_in_england(authority: Authority) -> None:
    half_past_midnight = datetime(2021, 9, 6, 23, 30, tzinfo=UTC)  # 7 September in summer time
    paper = built(authority, as_at=date(2021, 9, 7), at=half_past_midnight)
    assert paper.as_at == date(2021, 9, 7)
    with pytest.raises(PaperRefused, match="still to come"):
        built(authority, as_at=date(2021, 9, 8), at=half_past_midnight)


def test_publishing_opens_it_once(authority: Authority) -> None:
    paper = published(authority)
    assert state_of(paper=paper) is PaperState.PUBLISHED
    with pytest.raises(StepRefused, match="This paper is published, so it cannot be published"):
        publish(paper)


def test_a_draft_whose_baseline_has_changed_is_not_published(authority: Authority) -> None:
    draft = built(authority)
    recorded(authority)
    with pytest.raises(StepRefused, match="Build it again"):
        publish(draft)
    assert state_of(paper=draft) is PaperState.DRAFT
    again = built(authority)
    publish(again)
    assert state_of(paper=again) is PaperState.PUBLISHED


def test_one_paper_of_a_kind_and_date_is_published(authority: Authority) -> None:
    first = published(authority)
    second = built(authority, fields={"report_of": "Another"})
    with pytest.raises(StepRefused, match="Withdraw that one first"):
        publish(second)
    withdraw(first)
    publish(second)


def test_withdrawing_needs_a_reason(authority: Authority) -> None:
    paper = published(authority)
    with pytest.raises(PaperRefused, match="Say why"):
        withdraw(paper, reason="  ")
    withdraw(paper, reason=" The figures of June were used. ")
    step = paper.steps.last()
    assert step is not None
    assert (step.state, step.reason) == ("withdrawn", "The figures of June were used.")


def test_what_is_withdrawn_stays_so(authority: Authority) -> None:
    paper = built(authority)
    withdraw(paper)
    with pytest.raises(StepRefused, match="This paper is withdrawn"):
        publish(paper)
    with pytest.raises(StepRefused, match="cannot be withdrawn"):
        withdraw(paper)


def test_states_are_added_and_never_overwritten(authority: Authority) -> None:
    paper = published(authority)
    withdraw(paper)
    assert [step.state for step in PaperStep.objects.filter(paper=paper)] == [
        "draft",
        "published",
        "withdrawn",
    ]


def test_an_earlier_paper_stands_as_published(authority: Authority) -> None:
    paper = recorded(authority, figures={**ONE, ("ratings_profile", "nursing", "inadequate"): None})
    assert state_of(paper=paper) is PaperState.PUBLISHED
    assert paper.known_at is None
    assert paper.published_before_on == date(2021, 6, 17)
    values = dict(Figure.objects.values_list("column", "value"))
    assert values == {"good": 3, "inadequate": None}
    assert built(authority).baseline == paper


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"published_on": date(2021, 5, 1)}, "on or before its publication"),
        ({"published_on": AT.date() + timedelta(days=1)}, "on or before its publication"),
        ({"figures": {}}, "at least one figure"),
        ({"figures": dict.fromkeys(ONE)}, "at least one figure"),
        ({"figures": dict.fromkeys(ONE, -1)}, "less than nought"),
    ],
)
def test_an_earlier_paper_that_cannot_be_is_refused(
    authority: Authority, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(PaperRefused, match=sentence):
        recorded(authority, **changed)
    assert not Paper.objects.exists()


ACTIONS: dict[str, tuple[Permission, Callable[[Paper, Role], object]]] = {
    "build_paper": (Permission.BUILD_PAPER, lambda paper, role: built(paper.authority, role)),
    "publish_paper": (Permission.PUBLISH_PAPER, publish),
    "withdraw_paper": (Permission.PUBLISH_PAPER, withdraw),
    "record_earlier_paper": (
        Permission.PUBLISH_PAPER,
        lambda paper, role: recorded(paper.authority, role, as_at=date(2020, 5, 31)),
    ),
    "record_reading": (
        Permission.VIEW_PAPER,
        lambda paper, role: record_reading(
            paper=paper,
            part=PartName.OPEN,
            format_name="pdf",
            by=someone(role, paper.authority),
            at=AT,
        ),
    ),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_role_may_do_what_is_written_and_no_more(
    authority: Authority, action: str, role: Role
) -> None:
    permission, act = ACTIONS[action]
    paper = built(authority)
    if action == "record_earlier_paper":
        withdraw(paper)  # so that nothing else stands in the way
    if permission in GRANTS[role].permissions:
        act(paper, role)
    else:
        with pytest.raises(NotPermitted):
            act(paper, role)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_role_elsewhere_allows_nothing_here(authority: Authority, action: str) -> None:
    paper = built(authority)
    stranger = someone(Role.QUALITY_MANAGER, AuthorityFactory())
    before = PaperStep.objects.count()
    with pytest.raises(NotPermitted):
        {
            "build_paper": lambda: build_paper(
                kind="quality-update", authority=authority, as_at=AS_AT, by=stranger, at=AT
            ),
            "publish_paper": lambda: publish_paper(paper=paper, by=stranger, at=AT),
            "withdraw_paper": lambda: withdraw_paper(paper=paper, by=stranger, at=AT, reason="no"),
            "record_earlier_paper": lambda: earlier_paper(
                authority=authority, by=stranger, counts={"nursing": (1, 1, 1, 1, 1)}
            ),
            "record_reading": lambda: record_reading(
                paper=paper, part=PartName.OPEN, format_name="pdf", by=stranger, at=AT
            ),
        }[action]()
    assert PaperStep.objects.count() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_makes_one_entry(authority: Authority, action: str) -> None:
    paper = built(authority)
    before = Entry.objects.count()
    ACTIONS[action][1](paper, Role.QUALITY_MANAGER)
    [entry] = Entry.objects.order_by("id")[before:]
    assert (entry.action, entry.authority_code, entry.actor) == (
        action,
        authority.code,
        "user:1",
    )
    assert entry.subject_kind == "papers.Paper"


def test_the_journal_tells_a_new_paper_from_one_found_again(authority: Authority) -> None:
    built(authority)
    built(authority)
    details = [json.loads(entry.detail) for entry in Entry.objects.order_by("id")]
    assert [detail["is_new"] for detail in details] == [True, False]


def test_a_reading_of_the_exempt_part_is_entered_as_exempt(authority: Authority) -> None:
    by = someone(Role.QUALITY_MANAGER, authority)
    record_reading(paper=built(authority), part=PartName.EXEMPT, format_name="page", by=by, at=AT)
    entry = Entry.objects.order_by("-id")[0]
    assert entry.sensitivity == "EXEMPT"
    assert json.loads(entry.detail) == {"format": "page", "part": "exempt"}
