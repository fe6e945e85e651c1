"""The pages, as each person meets them in a browser."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries import state_of
from almoner.response.suspensions.rules.drafts import TASKS
from almoner.response.suspensions.rules.states import TABLE, State, Step
from tests.core.accounts.factories import client_as
from tests.response.suspensions.factories import (
    PATHS,
    AuthorityFactory,
    ProviderFactory,
    home,
    plan_for,
    step,
    suspended,
    tell_everyone,
    wanted,
)

pytestmark = pytest.mark.django_db
SHOWN = [State.DRAFT, *(state for state in PATHS if state is not State.DRAFT)]


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def officer(authority: Authority) -> Client:
    return client_as(Role.QUALITY_MANAGER, authority=authority)


def page(
    browser: Client, name: str, *args: object, status: int = HTTPStatus.OK, **query: str
) -> str:
    response = browser.get(reverse(f"suspensions:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def send(browser: Client, name: str, *args: object, **data: Any) -> Any:
    return browser.post(reverse(f"suspensions:{name}", args=args), data)


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def now() -> date:
    return timezone.localdate()


@pytest.mark.parametrize("state", SHOWN)
def test_the_page_of_each_state_says_what_to_do_next(
    state: State, authority: Authority, officer: Client
) -> None:
    suspension = suspended(home(authority), state=state)
    text = page(officer, "suspension", suspension.pk)
    assert state.words in text
    assert ("What to do next" in text) is not state.is_end
    assert ("Before it can be lifted" in text) is (
        state
        in {
            State.IN_FORCE,
            State.EXTENDED,
            State.IMPROVEMENT_MADE,
            State.SUSTAINING,
            State.LIFT_PROPOSED,
            State.PHASED,
        }
    )


@pytest.mark.parametrize("role", Role)
def test_each_role_reads_and_steps_as_it_may(role: Role, authority: Authority) -> None:
    """Every step's page for every role: opened, or refused in plain words and journalled."""
    suspension = suspended(home(authority))
    browser = client_as(role, authority=authority)
    allowed = GRANTS[role].permissions
    for which in set(Step) - {Step.BEGIN}:
        may = TABLE.permission_for(which) in allowed
        before = Entry.objects.filter(action="refuse").count()
        response = send(browser, "step", suspension.pk, which.value)
        assert response.status_code == (HTTPStatus.OK if may else HTTPStatus.FORBIDDEN)
        assert Entry.objects.filter(action="refuse").count() == before + (not may)
    may_see = Permission.VIEW_SUSPENSIONS in allowed
    expected = HTTPStatus.OK if may_see else HTTPStatus.FORBIDDEN
    page(browser, "suspensions", status=expected)
    page(browser, "suspension", suspension.pk, status=expected)
    assert suspension.steps.count() == len(PATHS[State.IN_FORCE]) + 1


def test_another_councils_suspension_is_not_there(authority: Authority, officer: Client) -> None:
    theirs = suspended(state=State.IN_FORCE)
    notice = theirs.notices.first()
    scope = theirs.scopes.get()
    assert notice is not None
    for name, *args in (
        ("suspension", theirs.pk),
        ("task", theirs.pk, "reasons"),
        ("reach", theirs.pk),
        ("add_reach", theirs.pk, "location", scope.location_id),
        ("step", theirs.pk, "review"),
        ("notice", theirs.pk, notice.pk),
        ("exception", theirs.pk),
        ("plan", theirs.pk),
        ("begin", "location", scope.location_id),
    ):
        page(officer, str(name), *args, status=HTTPStatus.NOT_FOUND)
    assert send(officer, "remove_reach", theirs.pk, scope.pk).status_code == HTTPStatus.NOT_FOUND
    location = scope.location
    assert location is not None
    assert location.name not in page(officer, "suspensions", show="all")


def test_reading_one_is_journalled(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority))
    page(officer, "suspension", suspension.pk)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.subject_id) == ("read", str(suspension.pk))


def test_from_a_search_to_a_proposal_sent(authority: Authority, officer: Client) -> None:
    place = home(authority, name="Elmbank House", search_text="elmbank house")
    home(AuthorityFactory(), name="Elmbank Court", search_text="elmbank court")
    text = page(officer, "new", q="elmbank")
    assert "Elmbank House" in text and "Elmbank Court" not in text
    text = page(officer, "begin", "location", place.pk)
    assert "New placements and packages" in text
    refused = send(officer, "begin", "location", place.pk, kind="caution", trigger="audit")
    assert "Select at least one kind of work to stop" in refused.content.decode()
    given = {"kind": "suspended_full", "trigger": "audit", "work": ["new_placement"]}
    begun = send(officer, "begin", "location", place.pk, **given)
    suspension = Suspension.objects.get()
    assert begun["Location"] == reverse("suspensions:suspension", args=[suspension.pk])
    assert page(officer, "suspension", suspension.pk).count("Incomplete") == len(TASKS)
    for task in TASKS:
        assert all(
            part.label in page(officer, "task", suspension.pk, task.key) for part in task.parts
        )
        texts = {part.name: "Said." for part in task.parts}
        assert send(officer, "task", suspension.pk, task.key, **texts).status_code == 302
    assert "Incomplete" not in page(officer, "suspension", suspension.pk)
    sent = send(
        officer, "step", suspension.pk, "propose", reason="", last_seen=1, **parts("on", now())
    )
    assert sent.status_code == HTTPStatus.FOUND
    assert state_of(suspension=suspension, as_at=now()) is State.PROPOSED


def test_an_unfinished_proposal_says_what_is_missing_and_keeps_what_was_typed(
    authority: Authority, officer: Client
) -> None:
    from tests.response.suspensions.factories import draft

    suspension = draft(home(authority), is_written=False)
    data = {"reason": "Ready, I think.", "last_seen": 1, **parts("on", now())}
    text = send(officer, "step", suspension.pk, "propose", **data).content.decode()
    assert "You cannot send for decision yet. Write: Why new work should stop." in text
    assert "Ready, I think." in text


def test_a_draft_reaches_more_and_less(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority), state=State.DRAFT)
    provider = ProviderFactory(name="Wren Care Limited")
    home(authority, provider=provider)
    assert "Wren Care Limited" in page(officer, "reach", suspension.pk, q="wren")
    address = ("add_reach", suspension.pk, "provider", provider.pk)
    assert send(officer, *address, work=["increase"]).status_code == HTTPStatus.FOUND
    text = send(officer, *address, work=["increase"]).content.decode()
    assert "The proposal reaches that already." in text
    scope = suspension.scopes.get(provider=provider)
    send(officer, "remove_reach", suspension.pk, scope.pk)
    assert not suspension.scopes.filter(provider=provider).exists()
    send(officer, "remove_reach", suspension.pk, scope.pk)
    assert "taken out of the proposal already" in page(officer, "suspension", suspension.pk)


@pytest.mark.parametrize("address", ["nothing/1", "location/999999"])
def test_what_is_not_there_cannot_be_suspended(officer: Client, address: str) -> None:
    assert officer.get(f"/suspensions/new/{address}/").status_code == HTTPStatus.NOT_FOUND


def test_a_task_or_step_or_file_that_is_none_is_not_there(
    authority: Authority, officer: Client
) -> None:
    suspension = suspended(home(authority))
    page(officer, "task", suspension.pk, "nonsense", status=HTTPStatus.NOT_FOUND)
    page(officer, "step", suspension.pk, "nonsense", status=HTTPStatus.NOT_FOUND)
    page(officer, "step", suspension.pk, "begin", status=HTTPStatus.NOT_FOUND)
    page(officer, "notice", suspension.pk, 999999, status=HTTPStatus.NOT_FOUND)
    page(officer, "download", "xlsx", status=HTTPStatus.NOT_FOUND)


def test_a_decision_is_recorded_with_its_grounds(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority), state=State.PROPOSED)
    text = page(officer, "step", suspension.pk, "impose")
    assert suspension.proportionality in text
    data = {"conclusion": "Stop.", "proportionality": "Nothing less will do.", "last_seen": 2}
    done = send(officer, "step", suspension.pk, "impose", **data, **parts("on", now()))
    assert done.status_code == HTTPStatus.FOUND
    assert suspension.decisions.get().proportionality == "Nothing less will do."
    assert "Nothing less will do." in page(officer, "suspension", suspension.pk)


def test_whose_page_does_not_say_what_it_showed_decides_nothing(
    authority: Authority, officer: Client
) -> None:
    suspension = suspended(home(authority), state=State.PROPOSED)
    data = {"conclusion": "Stop.", "proportionality": "Nothing less will do.", **parts("on", now())}
    text = send(officer, "step", suspension.pk, "impose", **data).content.decode()
    assert "Open this page again: it is not known what it showed you" in text
    assert not suspension.decisions.exists()


def test_the_second_of_two_deciders_is_told(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority), state=State.PROPOSED)
    step(suspension, Step.REFUSE)
    data = {"conclusion": "Stop at once.", "last_seen": 2, **parts("on", now())}
    text = send(officer, "step", suspension.pk, "impose", **data).content.decode()
    assert "Cy Dale was first: proposal refused" in text
    assert "Stop at once." in text  # what was typed is kept


def test_a_decision_for_someone_higher_is_refused_in_plain_words(
    authority: Authority, officer: Client
) -> None:
    suspension = suspended(home(authority))
    data = {"conclusion": "It was wrong.", "last_seen": 4, **parts("on", now())}
    response = send(officer, "step", suspension.pk, "rescind", **data)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "decided by: Director" in response.content.decode()
    assert Entry.objects.latest("id").action == "refuse"


def test_a_review_is_recorded(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority))
    data = {"took_part": "QMMT", "found": "Better.", "new_concerns": "none", "last_seen": 4}
    done = send(officer, "step", suspension.pk, "review", **data, **parts("on", now()))
    assert done.status_code == HTTPStatus.FOUND
    assert suspension.reviews.get().took_part == "QMMT"


def test_a_lift_page_shows_what_is_missing(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority), state=State.SUSTAINING)
    text = page(officer, "step", suspension.pk, "propose_lift")
    assert "Improvement sustained" in text and "Missing" in text
    data = {"reason": "All is well.", "last_seen": 6, **parts("on", now())}
    text = send(officer, "step", suspension.pk, "propose_lift", **data).content.decode()
    assert "You cannot propose lifting yet. Carry out 2 more visits" in text


def test_without_a_plan_improvement_is_missing_and_not_met(
    authority: Authority, officer: Client
) -> None:
    suspension = suspended(home(authority))
    text = page(officer, "suspension", suspension.pk)
    made = text.partition("Improvement made")[2].partition("Improvement sustained")[0]
    assert made.count("Missing") == 2
    assert "Met" not in made
    assert "0 of 0" not in made


def test_notices_are_recorded_from_the_page(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority), state=State.IMPOSED)
    notice = suspension.notices.get(recipient="provider")
    assert "Still to be told: The provider" in page(officer, "suspension", suspension.pk)
    assert "Due by 7 September 2021" in page(officer, "notice", suspension.pk, notice.pk)
    data = {"event": "acknowledged", "text": "", **parts("on", now())}
    text = send(officer, "notice", suspension.pk, notice.pk, **data).content.decode()
    assert "Record that it was sent before" in text
    data["event"] = "sent"
    send(officer, "notice", suspension.pk, notice.pk, **data)
    tell_everyone(suspension)
    assert "Still to be told" not in page(officer, "suspension", suspension.pk)


def test_an_exception_is_allowed_from_the_page(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority))
    data = {"case_reference": "C-1042", "work": "new_placement", "reason": "Her husband is there."}
    days = {**parts("from_on", now()), **parts("until_on", now())}
    assert send(officer, "exception", suspension.pk, **data, **days).status_code == 302
    assert "C-1042" in page(officer, "suspension", suspension.pk)
    days |= parts("from_on", date(2030, 1, 1))
    text = send(officer, "exception", suspension.pk, **data, **days).content.decode()
    assert "It must end on or after the day it begins." in text


def test_an_exception_to_what_reaches_several_services_names_one_or_says_any(
    authority: Authority, officer: Client
) -> None:
    first = home(authority, name="Alder House")
    second = home(authority, name="Birch House", provider=first.provider)
    suspension = suspended(authority=authority, scope=wanted(first.provider))
    data = {"case_reference": "C-7", "work": "new_placement", "reason": "Near her daughter."}
    days = {**parts("from_on", now()), **parts("until_on", now())}
    refused = send(officer, "exception", suspension.pk, **data, **days).content.decode()
    assert "Choose the service, or any of them" in refused
    assert "Any of the 2 services it reaches" in refused
    send(officer, "exception", suspension.pk, **data, **days, location=second.pk)
    assert suspension.exceptions.get().location_id == second.pk
    assert "Birch House</td>" in page(officer, "suspension", suspension.pk)
    send(officer, "exception", suspension.pk, **data, **days, location="any")
    assert "Any it reaches</td>" in page(officer, "suspension", suspension.pk)


def test_a_plan_is_linked_from_the_page(authority: Authority, officer: Client) -> None:
    suspension = suspended(home(authority))
    assert "No action plan to link" in page(officer, "plan", suspension.pk)
    plan = plan_for(suspension)
    assert str(plan) in page(officer, "plan", suspension.pk).replace("&#39;", "'")
    assert send(officer, "plan", suspension.pk, plan=plan.pk).status_code == HTTPStatus.FOUND
    assert str(plan) in page(officer, "suspension", suspension.pk)


def test_a_relapse_says_what_it_follows(authority: Authority, officer: Client) -> None:
    from tests.response.suspensions.factories import LATER, draft

    place = home(authority)
    first = suspended(place, state=State.LIFTED)
    again = draft(place, at=LATER)
    assert f"suspension {first.pk}" in page(officer, "suspension", again.pk)
    assert f"suspension {again.pk}" in page(officer, "suspension", first.pk)


# The list


def test_the_list_shows_those_in_force_and_others_when_asked(
    authority: Authority, officer: Client
) -> None:
    standing = suspended(home(authority, name="Elmbank House"))
    suspended(home(authority, name="Oak Lodge"), state=State.RESCINDED)
    suspended(home(authority, name="Ash Court"), state=State.PROPOSED)
    text = page(officer, "suspensions")
    assert "Elmbank House" in text and "Oak Lodge" not in text
    assert "Oak Lodge" in page(officer, "suspensions", show="ended")
    assert "Ash Court" in page(officer, "suspensions", show="proposed")
    assert "3 suspensions" in page(officer, "suspensions", show="all")
    assert "Elmbank House" in page(officer, "suspensions", due="review")
    assert "No suspensions match" in page(officer, "suspensions", due="ratification")
    assert "No suspensions match" in page(officer, "suspensions", kind="caution")
    assert "Elmbank House" in page(officer, "suspensions", authority=standing.authority.code)


def test_an_empty_list_says_what_that_means(officer: Client) -> None:
    assert "No suspension is in force" in page(officer, "suspensions")


def test_a_list_has_pages(authority: Authority, officer: Client, monkeypatch: Any) -> None:
    from almoner.response.suspensions.views import lists

    monkeypatch.setattr(lists, "PER_PAGE", 1)
    for name in ("Elmbank House", "Oak Lodge"):
        suspended(home(authority, name=name))
    assert "Oak Lodge" not in page(officer, "suspensions")
    assert "Oak Lodge" in page(officer, "suspensions", page="2")


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    authority: Authority, officer: Client, django_assert_max_num_queries: Any
) -> None:
    taken = []
    for _ in range(3):
        suspended(home(authority))
        with django_assert_max_num_queries(12) as counted:
            page(officer, "suspensions")
        taken.append(len(counted))
    assert taken[1] == taken[2]  # at the first, the session is written


@pytest.mark.parametrize("extension", ["csv", "ods"])
def test_the_list_is_taken_away_as_it_is_filtered_and_journalled(
    authority: Authority, officer: Client, extension: str
) -> None:
    suspended(home(authority, name="Elmbank House"))
    suspended(home(authority), state=State.PROPOSED)
    response = officer.get(reverse("suspensions:download", args=[extension]), {"show": "in_force"})
    content = b"".join(response.streaming_content)  # which closes it, once read
    assert content.startswith(b"PK" if extension == "ods" else b"\xef\xbb\xbf")
    if extension == "csv":
        assert b"Elmbank House" in content
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.sensitivity) == ("export", "RESTRICTED")
    assert '"row_count": 1' in entry.detail
