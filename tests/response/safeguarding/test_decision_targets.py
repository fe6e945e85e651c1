"""The local target for a decision: from dated data, shown as a target and never as law."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.calendar.rules import ENGLAND
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.practice import known_rules, priority_rules_as_at
from almoner.response.safeguarding.queries.worklist import Asked
from almoner.response.safeguarding.rules.priorities import PriorityRulesError, read_rules
from almoner.response.safeguarding.rules.states import OPEN, ConcernState, Step
from tests.core.accounts.factories import client_as
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    HOUR,
    TODAY,
    AuthorityFactory,
    brought_to,
    found,
    manager,
    received,
    someone,
    step,
    triaged,
    worker,
)
from tests.response.safeguarding.test_deciding import plain
from tests.response.safeguarding.test_views import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def practitioner(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)


class TestTheTarget:
    """By when it is to be decided: a council's own, and no law."""

    def test_the_library_names_it_with_where_it_is_from(self) -> None:
        raw = yaml.safe_load(
            (Path(django_settings.LIBRARY) / "safeguarding" / "priorities.yaml").read_text()
        )
        assert raw["decision"]["working_days"] == 1
        assert "lrg_table_sum_of_stages" in raw["decision"]["source"]
        assert "neither the Care Act 2014 nor its statutory guidance" in raw["decision"]["source"]

    @pytest.mark.parametrize(
        ("moment", "decide_by"),
        [
            (datetime(2021, 8, 9, 9, tzinfo=ENGLAND), date(2021, 8, 10)),
            (datetime(2021, 8, 13, 23, 59, tzinfo=ENGLAND), date(2021, 8, 16)),  # a Friday night
            (datetime(2021, 8, 14, 0, 1, tzinfo=ENGLAND), date(2021, 8, 16)),
            (datetime(2021, 8, 27, 9, tzinfo=ENGLAND), date(2021, 8, 31)),  # a bank holiday
            (datetime(2020, 12, 24, 17, tzinfo=ENGLAND), date(2020, 12, 29)),
            (datetime(2020, 2, 28, 9, tzinfo=ENGLAND), date(2020, 3, 2)),  # over 29 February
            (datetime(2021, 3, 26, 9, tzinfo=ENGLAND), date(2021, 3, 29)),  # the clocks change
        ],
    )
    def test_it_is_the_end_of_the_next_working_day(self, moment, decide_by) -> None:
        assert received(received_at=moment).decide_by == decide_by

    @pytest.mark.parametrize("state", ConcernState)
    def test_it_stands_until_something_is_decided(self, state: ConcernState) -> None:
        concern = brought_to(state)
        concern.refresh_from_db()
        assert (concern.decide_by is not None) is (state in OPEN)

    def test_reopened_there_is_a_new_one(self) -> None:
        concern = brought_to(ConcernState.NO_FURTHER_ACTION)
        step(concern, Step.REOPEN, at=AT + 4 * DAY)
        concern.refresh_from_db()
        assert concern.decide_by == date(2021, 8, 16)

    def test_starting_and_putting_back_move_it_not(self) -> None:
        concern = brought_to(ConcernState.STARTED)
        step(concern, Step.PUT_BACK, at=AT + 4 * DAY)
        concern.refresh_from_db()
        assert concern.decide_by == date(2021, 8, 10)

    def test_what_came_in_before_there_was_one_gets_it(self) -> None:
        concern = received()
        reopened = brought_to(ConcernState.REOPENED, concern.authority)
        decided = brought_to(ConcernState.COMPLAINT, concern.authority)
        Concern.objects.update(decide_by=None)
        actions.keep_days(authority=concern.authority, by=worker(concern.authority), at=AT + DAY)
        for one, day in ((concern, date(2021, 8, 10)), (reopened, date(2021, 8, 10))):
            one.refresh_from_db()
            assert one.decide_by == day
        decided.refresh_from_db()
        assert decided.decide_by is None

    def test_a_council_may_have_none(self, settings: Settings, tmp_path: Path) -> None:
        raw = library(settings, tmp_path)
        del raw["decision"]
        write(tmp_path, raw)
        concern = triaged(received())
        assert concern.decide_by is None
        browser = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=concern.authority)
        assert "local target" not in page(browser, "concern", concern.pk)
        assert "local target" not in page(browser, "step", concern.pk, "close")
        assert "To decide what becomes of it" not in page(browser, "figures")
        figures = queries.queue_figures(
            authority=concern.authority, as_at=TODAY, visible_to=worker(concern.authority)
        )
        assert (figures.undecided, figures.undecided_late) == (1, 0)

    def test_one_of_another_date_holds_for_what_comes_after(self, settings, tmp_path) -> None:
        raw = library(settings, tmp_path)
        newer = raw | {"from_on": date(2021, 8, 11), "decision": {"working_days": 3}}
        write(tmp_path, raw, newer)
        before, after = received(), received(received_at=AT + 2 * DAY)
        assert (before.decide_by, after.decide_by) == (date(2021, 8, 10), date(2021, 8, 16))

    @pytest.mark.parametrize("days", [-1, "two", None, True])
    def test_one_that_is_no_number_is_refused(self, days: object) -> None:
        path = Path(django_settings.LIBRARY) / "safeguarding" / "priorities.yaml"
        raw = yaml.safe_load(path.read_text()) | {"decision": {"working_days": days}}
        with pytest.raises(PriorityRulesError):
            read_rules(raw)

    def test_queue_and_page_show_it_as_a_target(self, authority, practitioner) -> None:
        concern = received(
            authority, received_at=timezone.now() - 2 * DAY, service_named="Late Lodge"
        )
        Concern.objects.filter(pk=concern.pk).update(decide_by=timezone.localdate() - DAY)
        started = brought_to(ConcernState.STARTED, authority, received_at=timezone.now() - 9 * DAY)
        text = page(practitioner, "queue")
        assert "Decision late" in text and "2 past the target for a decision" in text
        assert f"Concern {started.number}" not in text.partition("<tbody")[2]
        late = page(practitioner, "queue", show="undecided").partition("<tbody")[2]
        assert late.index(f"Concern {started.number}") < late.index(f"Concern {concern.number}")
        text = plain(page(practitioner, "concern", started.pk))
        assert "Late – a local target, which no statute sets." in text

    def test_the_figures_say_how_many_and_how_many_late(self, authority: Authority) -> None:
        received(authority, received_at=AT - 7 * DAY)
        brought_to(ConcernState.STARTED, authority, received_at=AT - 7 * DAY)
        received(authority)
        brought_to(ConcernState.COMPLAINT, authority)  # within hours
        slow = brought_to(ConcernState.TRIAGED, authority, received_at=AT - 10 * DAY)
        step(slow, Step.CLOSE, at=AT)
        figures = queries.queue_figures(
            authority=authority, as_at=TODAY, visible_to=manager(authority)
        )
        assert (figures.undecided, figures.undecided_late) == (3, 2)
        assert figures.decided is not None
        assert (figures.decided.count, figures.decided.in_time) == (2, 1)
        before = queries.queue_figures(
            authority=authority, as_at=TODAY - DAY, visible_to=manager(authority)
        )
        assert (before.undecided, before.undecided_late) == (3, 3)
        browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
        text = plain(page(browser, "figures"))
        assert "To decide what becomes of it: 1 working day" in text
        assert "local targets: no statute sets them" in text

    @pytest.mark.parametrize(
        ("waiting", "late_waiting", "started", "shown"),
        [
            (7, 0, 0, (7, 0)),
            (7, 5, 0, (7, None)),  # two are in time
            (7, 7, 0, (7, 7)),
            (7, 3, 0, (7, None)),
            (7, 0, 2, (None, None)),  # two were started on
            (7, 0, 5, (12, 0)),
            (3, 0, 0, (None, None)),
        ],
    )
    def test_whoever_sees_only_figures_cannot_work_out_a_few(
        self, waiting, late_waiting, started, shown, authority
    ) -> None:
        for number in range(waiting):
            since = AT - 7 * DAY if number < late_waiting else AT
            received(authority, received_at=since)
        for _ in range(started):
            brought_to(ConcernState.STARTED, authority)
        director = someone(authority, role=Role.DIRECTOR, number=4)
        figures = queries.queue_figures(authority=authority, as_at=TODAY, visible_to=director)
        assert figures.is_suppressed
        assert (figures.undecided, figures.undecided_late) == shown

    def test_the_list_of_what_is_late_is_what_its_count_says(self, authority: Authority) -> None:
        for number in range(6):
            received(authority, received_at=AT - number * DAY)
        by = worker(authority)
        for day in range(-3, 5):
            as_at = TODAY + day * DAY
            listed = queries.waiting(visible_to=by, asked=Asked(show="undecided"), as_at=as_at)
            assert listed.count() == queries.standing(visible_to=by, as_at=as_at).undecided
            assert all(line.is_decision_late for line in queries.lines(listed, as_at=as_at))


def library(settings: Settings, folder: Path) -> dict[str, object]:
    """The library's rules, to be changed in a folder of the test's own."""
    source = Path(settings.LIBRARY) / "safeguarding" / "priorities.yaml"
    settings.LIBRARY = folder
    raw: dict[str, object] = yaml.safe_load(source.read_text())
    return raw


def write(folder: Path, *documents: object) -> None:
    (folder / "safeguarding").mkdir(exist_ok=True)
    path = folder / "safeguarding" / "priorities.yaml"
    path.write_text(yaml.safe_dump_all(documents))
    known_rules.cache_clear()


class TestOtherRules:
    """What was triaged under rules that hold no longer."""

    def test_what_waits_grows_by_the_rules_it_was_triaged_under(self, settings, tmp_path) -> None:
        """A council's newer document without one of the keys stopped the whole queue's ageing."""
        raw = library(settings, tmp_path)
        triggers = {"death": "Someone died"}
        newer = raw | {"from_on": date(2021, 8, 11), "triggers": triggers, "modifiers": {}}
        write(tmp_path, raw, newer)
        authority = AuthorityFactory()
        concern, by = received(authority), worker(authority)
        judged = replace(found().judged, modifiers=("no_advocate",))
        actions.triage(
            concern=concern,
            found=found(judged=judged),
            by=by,
            at=AT + HOUR,
        )
        kept = actions.keep_days(authority=authority, by=by, at=AT + 40 * DAY)
        concern.refresh_from_db()
        assert (kept.escalated, concern.priority) == (1, "P2")
        newest = concern.priorities.order_by("-pk")[0]
        assert newest.rules_from_on == priority_rules_as_at(TODAY).from_on
        browser = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)
        assert "time that it has waited" in page(browser, "concern", concern.pk)
        assert page(browser, "triage", concern.pk)
