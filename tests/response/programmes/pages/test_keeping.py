"""Starting, stepping and looking back by the pages: odd words, second clicks, odd addresses."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.register.directory.models import Location
from almoner.response.programmes import actions
from almoner.response.programmes.models import Programme, ProgrammeStep
from almoner.response.programmes.rules.definition import definition_of
from almoner.response.programmes.rules.states import State, Step
from tests.core.accounts.factories import MembershipFactory, client_as, user_of
from tests.response.programmes.factories import (
    AuthorityFactory,
    a_programme,
    a_row,
    at,
    home,
    someone,
)
from tests.response.programmes.pages.browsing import page, parts, record, send, today

pytestmark = pytest.mark.django_db
LONG_AGO = ("0001-01-01", "1900-01-01", "9999-12-31", "2021-02-30", "x", "-1", "")


def own_form(authority: Authority, **changed: Any) -> dict[str, Any]:
    return {
        "authority": authority.code,
        "title": "Fire doors",
        "summary": "Each is checked.",
        "source": "Fire group",
        "service_types": ["residential"],
        "role_groups": ["care"],
        "deadline_title": "",
        **parts("on", today()),
        **changed,
    }


def a_step(last_seen: int, **changed: Any) -> dict[str, Any]:
    return {
        "last_seen": last_seen,
        "reason": "Agreed.",
        "instrument": "Board, item 4",
        **parts("on", today()),
        **changed,
    }


def is_a_form_again(response: Any, sentence: str) -> bool:
    return response.status_code == HTTPStatus.OK and sentence in response.content.decode()


class TestOwn:
    """A programme that the council defines itself."""

    @pytest.mark.parametrize("title", ["日本", "!!!", "---"])
    def test_a_name_without_a_letter_is_started_or_refused_in_a_sentence(
        self, title: str, manager: Client, authority: Authority
    ) -> None:
        response = send(manager, "start_own", **own_form(authority, title=title))
        if response.status_code == HTTPStatus.FOUND:
            assert Programme.objects.get().title == title
        else:
            assert is_a_form_again(response, "There is a problem")
            assert not Programme.objects.exists()

    def test_a_long_name_is_started(self, manager: Client, authority: Authority) -> None:
        response = send(manager, "start_own", **own_form(authority, title="Fire doors " * 18))
        assert response.status_code == HTTPStatus.FOUND
        assert len(Programme.objects.get().key) <= 60

    def test_a_second_click_starts_it_once(self, manager: Client, authority: Authority) -> None:
        said = own_form(authority)
        send(manager, "start_own", **said)
        assert is_a_form_again(send(manager, "start_own", **said), "already")
        assert Programme.objects.count() == 1

    def test_two_councils_start_the_same_each_its_own(
        self, manager: Client, authority: Authority
    ) -> None:
        other = AuthorityFactory(name="Northshire")
        for browser, where in (
            (manager, authority),
            (client_as(Role.QUALITY_MANAGER, authority=other), other),
        ):
            done = send(browser, "start_own", **own_form(where))
            assert done.status_code == HTTPStatus.FOUND
        assert Programme.objects.count() == 2

    def test_not_for_a_council_that_is_not_ones_own(
        self, manager: Client, authority: Authority
    ) -> None:
        other = AuthorityFactory()
        assert is_a_form_again(send(manager, "start_own", **own_form(other)), "There is a problem")
        assert not Programme.objects.exists()

    def test_not_for_one_in_which_one_only_looks(
        self, manager: Client, authority: Authority
    ) -> None:
        other = AuthorityFactory()
        MembershipFactory(user=user_of(manager), authority=other, role=Role.AUDITOR.value)
        response = send(manager, "start_own", **own_form(other))
        assert is_a_form_again(response, "There is a problem")
        assert not Programme.objects.exists()

    @pytest.mark.parametrize("name", ["title", "summary", "source", "service_types"])
    def test_what_is_needed_is_asked_for(
        self, name: str, manager: Client, authority: Authority
    ) -> None:
        said = own_form(authority)
        del said[name]
        assert is_a_form_again(send(manager, "start_own", **said), "There is a problem")
        assert not Programme.objects.exists()

    def test_one_that_counts_nobody_has_levels(self, manager: Client, authority: Authority) -> None:
        send(manager, "start_own", **own_form(authority, role_groups=[]))
        made = Programme.objects.get()
        levels = definition_of(made.definition).levels
        assert [(one.key, one.meets) for one in levels] == [("begun", False), ("met", True)]
        page(manager, "programme", made.pk)

    def test_not_from_a_day_to_come(self, manager: Client, authority: Authority) -> None:
        tomorrow = parts("on", today() + timedelta(days=1))
        response = send(manager, "start_own", **own_form(authority, **tomorrow))
        assert is_a_form_again(response, "There is a problem")
        assert not Programme.objects.exists()


class TestSteps:
    """Each step once, from the states that it can be taken from."""

    @pytest.mark.parametrize("which", ["begin", "nothing", "erase", ""])
    def test_what_is_no_step_is_not_there(
        self, which: str, manager: Client, programme: Programme
    ) -> None:
        address = f"{reverse('programmes:programme', args=[programme.pk])}steps/{which}/"
        assert manager.get(address).status_code == HTTPStatus.NOT_FOUND
        assert manager.post(address, a_step(1)).status_code == HTTPStatus.NOT_FOUND
        assert programme.steps.count() == 1

    def test_to_look_at_a_step_takes_none(self, manager: Client, programme: Programme) -> None:
        for which in ("extend", "end", "revoke"):
            page(manager, "step", programme.pk, which)
        assert programme.steps.count() == 1

    def test_a_page_that_does_not_say_what_it_showed_changes_nothing(
        self, manager: Client, programme: Programme
    ) -> None:
        sent = send(manager, "step", programme.pk, "end", **a_step(1) | {"last_seen": ""})
        assert is_a_form_again(sent, "Open this page again")
        assert programme.steps.count() == 1

    def test_a_second_click_is_told_and_changes_nothing(
        self, manager: Client, programme: Programme
    ) -> None:
        assert send(manager, "step", programme.pk, "end", **a_step(1)).status_code == 302
        again = send(manager, "step", programme.pk, "end", **a_step(1))
        assert is_a_form_again(again, "was first")
        assert programme.steps.count() == 2
        assert Entry.objects.filter(action="end_programme").count() == 1

    def test_what_is_over_is_not_ended_again_by_a_fresh_page(
        self, manager: Client, programme: Programme
    ) -> None:
        send(manager, "step", programme.pk, "end", **a_step(1))
        again = send(manager, "step", programme.pk, "end", **a_step(2))
        assert is_a_form_again(again, "so you cannot end the programme now")

    def test_revoked_it_is_not_reopened(self, manager: Client, programme: Programme) -> None:
        send(manager, "step", programme.pk, "revoke", **a_step(1))
        response = send(manager, "step", programme.pk, "reopen", **a_step(2))
        assert is_a_form_again(response, "so you cannot")
        last = ProgrammeStep.objects.filter(programme=programme).latest("number")
        assert last.state == State.REVOKED

    def test_ended_and_reopened_it_runs_again(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        send(manager, "step", programme.pk, "end", **a_step(1))
        assert send(manager, "step", programme.pk, "reopen", **a_step(2)).status_code == 302
        record(programme, place)
        assert "75.0%" in page(manager, "programme", programme.pk)

    def test_a_step_before_the_last_one_is_refused(
        self, manager: Client, programme: Programme
    ) -> None:
        before = parts("on", today() - timedelta(days=31))
        response = send(manager, "step", programme.pk, "end", **a_step(1, **before))
        assert is_a_form_again(response, "the last step was then")

    @pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.AUDITOR, Role.DIRECTOR])
    def test_whoever_does_not_keep_programmes_takes_none(
        self, role: Role, authority: Authority, programme: Programme
    ) -> None:
        browser = client_as(role, authority=authority)
        response = send(browser, "step", programme.pk, "end", **a_step(1))
        assert response.status_code == HTTPStatus.FORBIDDEN
        assert programme.steps.count() == 1

    def test_an_extension_without_a_new_deadline_keeps_it(
        self, manager: Client, programme: Programme
    ) -> None:
        before = page(manager, "programme", programme.pk)
        send(manager, "step", programme.pk, "extend", **a_step(1))
        after = page(manager, "programme", programme.pk)
        assert "110 days to" in before
        assert "110 days to" in after

    def test_an_extension_moves_what_is_counted_down_to(
        self, manager: Client, programme: Programme
    ) -> None:
        later = parts("deadline_on", today() + timedelta(days=200))
        send(manager, "step", programme.pk, "extend", **a_step(1, **later))
        assert "200 days to" in page(manager, "programme", programme.pk)


class TestLookingBack:
    """Whatever day or page an address asks for, there is an answer."""

    @pytest.mark.parametrize("day", LONG_AGO)
    @pytest.mark.parametrize("name", ["programme", "services"])
    def test_odd_days(
        self, name: str, day: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        record(programme, place)
        page(manager, name, programme.pk, as_at=day)

    @pytest.mark.parametrize("day", LONG_AGO)
    def test_odd_days_of_a_file(self, day: str, manager: Client, programme: Programme) -> None:
        page(manager, "download", programme.pk, "csv", as_at=day)

    @pytest.mark.parametrize("asked", ["0", "-1", "2", "99999999999999999999", "x", ""])
    @pytest.mark.parametrize("name", ["services", "chasing", "help"])
    def test_odd_pages(
        self, name: str, asked: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        record(programme, place)
        page(manager, name, programme.pk, page=asked)

    @pytest.mark.parametrize("asked", ["", "nothing", "<b>", "all"])
    def test_odd_filters(
        self, asked: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        record(programme, place)
        text = page(manager, "services", programme.pk, show=asked)
        assert "Elmbank House" in text
        assert "<b>" not in text

    def test_a_day_to_come_is_today(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        record(programme, place)
        later = (today() + timedelta(days=400)).isoformat()
        text = page(manager, "programme", programme.pk, as_at=later)
        assert "75.0% (15 of 20)" in text

    @pytest.mark.parametrize("extension", ["pdf", "xlsx", "csv2"])
    def test_another_kind_of_file_is_not_there(
        self, extension: str, manager: Client, programme: Programme
    ) -> None:
        page(manager, "download", programme.pk, extension, status=HTTPStatus.NOT_FOUND)
        assert not Entry.objects.filter(action="export").exists()

    def test_cells_that_a_spreadsheet_would_run_are_made_plain(
        self, manager: Client, authority: Authority, programme: Programme
    ) -> None:
        trap = home(authority, name="=HYPERLINK(1)")
        record(programme, trap)
        text = page(manager, "download", programme.pk, "csv")
        assert "=HYPERLINK" in text
        assert not any(cell.startswith("=") for row in text.splitlines() for cell in row.split(","))

    def test_names_are_shown_as_they_are_written(
        self, manager: Client, authority: Authority, programme: Programme
    ) -> None:
        record(programme, home(authority, name="<script>alert(1)</script>"))
        text = page(manager, "services", programme.pk)
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text

    def test_what_services_said_before_a_revocation_is_still_shown(
        self, manager: Client, authority: Authority, place: Location
    ) -> None:
        """The report of 2021 can be made again in 2026."""
        made = a_programme(authority)
        day = date(2021, 8, 16)
        actions.record_returns(
            programme=made,
            rows=[a_row(place, as_at=day)],
            landing=None,
            by=someone(authority),
            at=at(day),
        )
        actions.take_step(
            programme=made,
            step=Step.REVOKE,
            on=date(2022, 3, 15),
            instrument="SI 2022/206",
            by=someone(authority),
            at=at(date(2022, 3, 15)),
        )
        text = page(manager, "programme", made.pk, as_at=day.isoformat())
        assert "75.0% (15 of 20)" in text
        assert "87 days to" in text
        assert "SI 2022/206" not in text  # that day knew nothing of it
