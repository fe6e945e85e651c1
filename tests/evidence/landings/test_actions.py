"""Landings step from state to state, each step permitted, dated and journalled once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.files.models import StoredFile
from almoner.core.files.queries import path_for, path_of
from almoner.core.journal.actions import NotInAnActionError
from almoner.core.journal.models import Entry
from almoner.evidence.landings.actions import (
    INTERRUPTED,
    IllegalStepError,
    assign_landing,
    begin_apply,
    begin_check,
    close_landing,
    discard_file,
    fail_interrupted_landings,
    fail_landing,
    open_landing,
    receive_landing,
    record_check,
    refuse_landing,
    replace_standing,
    withdraw_landing,
)
from almoner.evidence.landings.models import Landing, LandingScope, LandingStep, StandingRow
from almoner.evidence.landings.queries import standing_hashes, state_of
from tests.core.files.factories import home, stored
from tests.evidence.landings.factories import AT, LandingFactory, landed, reading, rejected
from tests.register.directory.factories import NOBODY, OPERATOR, AuthorityFactory

__all__ = ["home"]

pytestmark = pytest.mark.django_db
HASH = "ab" * 32


def journalled() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def received() -> Landing:
    return receive_landing(feed="cqc", source="a.csv", sha256=HASH, by=OPERATOR, at=AT)


def test_a_landing_goes_its_way_to_the_end() -> None:
    landing = received()
    begin_check(landing=landing, by=OPERATOR, at=AT)
    record_check(landing=landing, reading=reading(rejected()), by=OPERATOR, at=AT)
    begin_apply(landing=landing, by=OPERATOR, at=AT)
    here = AuthorityFactory()
    with transaction.atomic():
        close_landing(
            landing=landing, reading=reading(), authority_ids=[here.pk], by=OPERATOR, at=AT
        )
    assert state_of(landing_id=landing.pk) == "applied"
    assert landing.scopes.get().authority == here
    assert landing.rejected_rows.count() == 0  # of the last reading
    assert journalled() == ["receive_landing", "begin_check", "record_check", "begin_apply"]


def test_a_check_keeps_what_was_found() -> None:
    landing = landed("checking")
    long = rejected()
    record_check(landing=landing, reading=reading(long, rejected(8)), by=OPERATOR, at=AT)
    landing.refresh_from_db()
    assert (landing.row_count, landing.rejected_count) == (2, 2)
    assert [row.row for row in landing.rejected_rows.order_by("pk")] == [7, 8]


@pytest.mark.parametrize(
    ("state", "write"),
    [
        ("received", lambda one: begin_apply(landing=one, by=OPERATOR, at=AT)),
        ("applied", lambda one: begin_check(landing=one, by=OPERATOR, at=AT)),
        ("applied", lambda one: withdraw_landing(landing=one, reason="", by=OPERATOR, at=AT)),
        ("checked", lambda one: refuse_landing(landing=one, reason="", by=OPERATOR, at=AT)),
        ("refused", lambda one: fail_landing(landing=one, reason="", by=OPERATOR, at=AT)),
        ("checked", lambda one: record_check(landing=one, reading=reading(), by=OPERATOR, at=AT)),
    ],
)
def test_a_step_that_may_not_follow_is_refused(
    state: str, write: Callable[[Landing], None]
) -> None:
    landing = landed(state)
    with pytest.raises(IllegalStepError):
        write(landing)
    assert state_of(landing_id=landing.pk) == state
    assert journalled() == []


@pytest.mark.parametrize(
    ("before", "write", "after"),
    [
        ("checking", refuse_landing, "refused"),
        ("applying", fail_landing, "failed"),
        ("checked", withdraw_landing, "withdrawn"),
    ],
)
def test_an_end_has_its_reason(before: str, write: Callable[..., None], after: str) -> None:
    landing = landed(before)
    write(landing=landing, reason="It is a picture.", by=OPERATOR, at=AT)
    step = landing.steps.order_by("-pk").first()
    assert step is not None
    assert (step.state, step.reason) == (after, "It is a picture.")


def test_what_a_dead_process_left_is_marked_interrupted() -> None:
    left, idle, done = landed("applying"), landed("checked"), landed("applied")
    landed("checking", feed="dspt")
    assert fail_interrupted_landings(feed="cqc", by=OPERATOR, at=AT) == 1
    step = left.steps.order_by("-pk").first()
    assert step is not None
    assert (step.state, step.reason) == ("failed", INTERRUPTED)
    assert [state_of(landing_id=one.pk) for one in (idle, done)] == ["checked", "applied"]
    assert fail_interrupted_landings(feed="cqc", by=OPERATOR, at=AT) == 0
    assert journalled() == ["fail_interrupted_landings"]


def test_only_those_who_load_feeds_may() -> None:
    landing = landed("checked")
    with pytest.raises(NotPermitted):
        receive_landing(feed="cqc", source="a", sha256=HASH, by=NOBODY, at=AT)
    for write in (begin_check, begin_apply):
        with pytest.raises(NotPermitted):
            write(landing=landing, by=NOBODY, at=AT)
    for end in (refuse_landing, fail_landing, withdraw_landing):
        with pytest.raises(NotPermitted):
            end(landing=landing, reason="", by=NOBODY, at=AT)
    with pytest.raises(NotPermitted):
        record_check(landing=landing, reading=reading(), by=NOBODY, at=AT)
    with pytest.raises(NotPermitted):
        fail_interrupted_landings(feed="cqc", by=NOBODY, at=AT)


def test_what_stands_is_replaced_row_by_row() -> None:
    one, two = landed(), landed()
    with transaction.atomic():
        replace_standing(landing=one, shape="x", hashes={"a": "1", "b": "2"}, gone=[])
        replace_standing(landing=one, shape="y", hashes={"a": "9"}, gone=[])
        replace_standing(landing=two, shape="x", hashes={"b": "3", "c": "4"}, gone=["a"])
    assert standing_hashes(shape="x") == {"b": "3", "c": "4"}
    assert standing_hashes(shape="y") == {"a": "9"}
    assert StandingRow.objects.get(shape="x", key="b").landing == two


def test_a_landing_read_before_is_opened_with_every_step() -> None:
    with transaction.atomic():
        landing = open_landing(
            feed="cqc", source="a", sha256=HASH, reading=reading(), by=OPERATOR, at=AT, pk=77
        )
    assert landing.pk == 77
    states = landing.steps.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["received", "checking", "checked", "applying"]


@pytest.mark.django_db(transaction=True)
def test_a_part_of_an_action_runs_only_within_one() -> None:
    with pytest.raises(NotInAnActionError):
        replace_standing(landing=LandingFactory(), shape="x", hashes={}, gone=[])


def test_a_state_that_nobody_knows_is_refused() -> None:
    landing = LandingFactory()
    LandingStep.objects.create(landing=landing, state="received", at=AT, by="user:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        LandingStep.objects.create(landing=landing, state="mislaid", at=AT, by="user:1")


def test_one_row_stands_for_a_key_and_one_scope_for_an_authority() -> None:
    landing, here = landed(), AuthorityFactory()
    StandingRow.objects.create(shape="x", key="a", row_hash="1", landing=landing)
    StandingRow.objects.create(shape="y", key="a", row_hash="1", landing=landing)
    LandingScope.objects.create(landing=landing, authority=here)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingRow.objects.create(shape="x", key="a", row_hash="2", landing=landing)
    with pytest.raises(IntegrityError), transaction.atomic():
        LandingScope.objects.create(landing=landing, authority=here)


def test_a_file_is_given_to_the_feed_that_its_content_names() -> None:
    landing = received()
    assign_landing(landing=landing, feed="dspt", by=OPERATOR, at=AT)
    assert Landing.objects.get(pk=landing.pk).feed == "dspt"
    assert state_of(landing_id=landing.pk) == "received"
    assert journalled() == ["receive_landing", "assign_landing"]
    with pytest.raises(NotPermitted):
        assign_landing(landing=landing, feed="cqc", by=NOBODY, at=AT)
    assert Landing.objects.get(pk=landing.pk).feed == "dspt"


@pytest.mark.django_db(transaction=True)
def test_what_should_never_have_come_in_is_let_go_of_every_landing(home: Path) -> None:
    file = stored()
    landing, before = landed(file=file), landed(file=file)
    discard_file(landing=landing, by=OPERATOR, at=AT)
    assert landing.file is None
    assert set(Landing.objects.values_list("file", flat=True)) == {None}
    assert Landing.objects.filter(pk=before.pk).exists()  # that it came stays known
    assert not StoredFile.objects.exists()
    assert not path_for(file.sha256).exists()
    discard_file(landing=landing, by=OPERATOR, at=AT)  # and again
    assert journalled().count("discard_file") == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_may_not_load_feeds_lets_nothing_go(home: Path) -> None:
    landing = landed(file=stored())
    with pytest.raises(NotPermitted):
        discard_file(landing=landing, by=NOBODY, at=AT)
    assert landing.file is not None
    assert path_of(landing.file).exists()
