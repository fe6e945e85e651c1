"""The pages, as each person meets them in a browser."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.register.directory.models import Location
from almoner.response.programmes import actions
from almoner.response.programmes.actions import Given, LevelRow
from almoner.response.programmes.models import (
    Chase,
    Confounder,
    OutcomePeriod,
    PersonStatus,
    Programme,
    Return,
    ServiceLevel,
    TargetedHelp,
)
from almoner.response.programmes.queries.returns import last_return_number
from almoner.response.programmes.queries.scope import services_in_scope
from almoner.response.programmes.rules.kinds import HelpKind
from almoner.response.programmes.rules.states import State, Step
from tests.core.accounts.factories import client_as
from tests.response.programmes.factories import (
    AuthorityFactory,
    a_programme,
    home,
    someone,
)
from tests.response.programmes.pages.browsing import (
    a_return,
    own,
    page,
    parts,
    read,
    record,
    send,
    today,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
NEWS2 = ("news2", "respiration", "systolic", "oxygen saturation", "consciousness", "pulse")


def addresses(
    programme: Programme, place: Location
) -> dict[tuple[str, tuple[Any, ...]], Permission]:
    view, keep, note = (
        Permission.VIEW_PROGRAMMES,
        Permission.KEEP_PROGRAMMES,
        Permission.RECORD_RETURNS,
    )
    one, of = (programme.pk,), (programme.pk, place.pk)
    return {
        ("programmes", ()): view,
        ("choose", ()): keep,
        ("start_own", ()): keep,
        ("start", ("dspt",)): keep,
        ("programme", one): view,
        ("step", (programme.pk, "end")): keep,
        ("take_in", one): keep,
        ("services", one): view,
        ("download", (programme.pk, "csv")): view,
        ("download", (programme.pk, "ods")): view,
        ("chasing", one): view,
        ("help", one): view,
        ("give_help", one): note,
        ("upload", one): note,
        ("template", one): note,
        ("outcomes", one): view,
        ("confounder", one): note,
        ("service", of): view,
        ("record_return", of): note,
        ("record_level", of): note,
        ("chase", of): note,
        ("person", of): note,
        ("period", of): note,
        ("take_out", of): keep,
    }


@pytest.mark.parametrize("role", Role)
def test_every_address_and_role(
    role: Role, authority: Authority, programme: Programme, place: Location
) -> None:
    browser = client_as(role, authority=authority)
    may = GRANTS[role].permissions
    for (name, args), permission in addresses(programme, place).items():
        response = browser.get(reverse(f"programmes:{name}", args=args))
        read(response)
        if permission in may and Permission.VIEW_PROGRAMMES in may:
            assert response.status_code == HTTPStatus.OK, name
        else:
            assert response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}, name


def test_another_authority_finds_no_such_page(programme: Programme, place: Location) -> None:
    stranger = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory())
    for name, args in addresses(programme, place):
        if args and args[0] == programme.pk:
            page(stranger, name, *args, status=HTTPStatus.NOT_FOUND)


def test_nobody_who_is_not_signed_in_sees_anything(programme: Programme, place: Location) -> None:
    for name, args in addresses(programme, place):
        response = client_as(None).get(reverse(f"programmes:{name}", args=args))
        assert response.status_code == HTTPStatus.FOUND


def test_what_is_not_there_is_not_found(manager: Client, programme: Programme) -> None:
    outside = home(programme.authority, service_type="home_care")
    for name, args in (
        ("programme", (0,)),
        ("start", ("astrology",)),
        ("step", (programme.pk, "begin")),
        ("step", (programme.pk, "dance")),
        ("download", (programme.pk, "pdf")),
        ("service", (programme.pk, outside.pk)),
        ("record_return", (programme.pk, 0)),
    ):
        page(manager, name, *args, status=HTTPStatus.NOT_FOUND)


def test_a_programme_has_only_the_pages_that_it_needs(
    manager: Client, authority: Authority, place: Location
) -> None:
    levels = a_programme(authority, key="nhsmail", on=today(), made_on=today())
    for name in ("upload", "outcomes", "confounder"):
        page(manager, name, levels.pk, status=HTTPStatus.NOT_FOUND)
    for name in ("record_return", "person", "period"):
        page(manager, name, levels.pk, place.pk, status=HTTPStatus.NOT_FOUND)
    flu = a_programme(authority, key="flu-season", on=today(), made_on=today())
    page(manager, "record_level", flu.pk, place.pk, status=HTTPStatus.NOT_FOUND)


def test_the_page_counts_down_and_says_who_is_at_risk(
    manager: Client, programme: Programme, place: Location
) -> None:
    silent = home(programme.authority, name="Silent Lodge")
    record(programme, place)
    text = page(manager, "programme", programme.pk)
    assert "110 days to" in text
    assert "75.0% (15 of 20)" in text
    assert "5 people at risk" in text
    assert "1 service of 2 in scope has said nothing" in text
    assert "Ask 2 services" in text  # the level of neither is known
    assert "too little history" in text
    assert silent.name in page(manager, "chasing", programme.pk)
    assert "Started" in text


def test_a_past_day_is_shown_as_it_was(
    manager: Client, programme: Programme, place: Location
) -> None:
    record(programme, place)
    before = today() - timedelta(days=1)
    text = page(manager, "programme", programme.pk, as_at=before.isoformat())
    assert "No service has said anything yet" in text
    assert "What to do next" not in text
    asked = {name: str(part) for name, part in parts("as_at", before).items()}
    assert "No service has said anything yet" in page(manager, "programme", programme.pk, **asked)
    long_ago = today() - timedelta(days=60)
    text = page(manager, "programme", programme.pk, as_at=long_ago.isoformat())
    assert "It had not been started" in text
    assert "75.0%" in page(manager, "programme", programme.pk, as_at="yesterday")


def test_law_that_was_revoked_is_said_and_nobody_is_chased(
    manager: Client, authority: Authority, place: Location
) -> None:
    programme = a_programme(authority)
    text = page(manager, "programme", programme.pk)
    assert "SI 2022/206 revoked this on 15 March 2022" in text
    assert "SI 2022/206 revoked it" in page(manager, "chasing", programme.pk)
    assert "Law revoked" in page(manager, "programmes")
    past = page(manager, "programme", programme.pk, as_at="2021-08-22")
    assert "81 days to 11 November 2021" in past
    assert "SI 2022/206" not in past


def test_a_revocation_erases_and_says_so(
    manager: Client, authority: Authority, programme: Programme, place: Location
) -> None:
    sent = send(
        manager,
        "person",
        programme.pk,
        place.pk,
        reference="W-17",
        role_group="care",
        status="declined",
        exemption="",
        **parts("checked_on", today()),
    )
    assert sent.status_code == HTTPStatus.FOUND
    text = page(manager, "service", programme.pk, place.pk)
    assert "declined 1" in text
    assert "W-17" not in text
    assert "erases the 1 statuses" in page(manager, "step", programme.pk, "revoke")
    said = {"instrument": "", "reason": "", "last_seen": 1, **parts("on", today())}
    refused = send(manager, "step", programme.pk, "revoke", **said)
    assert "Enter what revoked it" in refused.content.decode()
    done = send(manager, "step", programme.pk, "revoke", **{**said, "instrument": "SI 2026/1"})
    assert done.status_code == HTTPStatus.FOUND
    assert not PersonStatus.objects.exists()
    text = page(manager, "programme", programme.pk)
    assert "Revoked by SI 2026/1" in text
    assert "1 status of single workers erased" in text
    assert "It is over" in text
    assert Entry.objects.filter(action="revoke_programme").count() == 1


@pytest.mark.parametrize("step", [Step.EXTEND, Step.END])
def test_a_step_is_taken_and_the_second_person_is_told(
    step: Step, manager: Client, programme: Programme
) -> None:
    said = {"reason": "Agreed.", "last_seen": 1, "instrument": "Board", **parts("on", today())}
    first = send(manager, "step", programme.pk, step.value, **said)
    assert first.status_code == HTTPStatus.FOUND
    assert programme.steps.count() == 2
    again = send(manager, "step", programme.pk, "end", **said)
    assert "was first" in again.content.decode()
    assert "Agreed." in again.content.decode()
    assert programme.steps.count() == 2


def test_a_programme_is_started_from_the_library(manager: Client, authority: Authority) -> None:
    text = page(manager, "choose")
    assert "RESTORE2mini" in text
    said = {"authority": authority.code, "label": "2026/27", **parts("on", today())}
    refused = send(manager, "start", "flu-season", **said)
    assert "Enter the day from which milestones are counted" in refused.content.decode()
    done = send(manager, "start", "flu-season", **said, **parts("made_on", today()))
    assert done.status_code == HTTPStatus.FOUND
    assert str(Programme.objects.get()) == "Flu vaccination of care staff 2026/27"
    again = send(manager, "start", "flu-season", **said, **parts("made_on", today()))
    assert "already" in again.content.decode()


def test_a_programme_of_the_councils_own_is_started(manager: Client, authority: Authority) -> None:
    said = {
        "authority": authority.code,
        "title": "Fire doors",
        "summary": "Each is checked.",
        "source": "Fire group",
        "service_types": ["residential"],
        "deadline_title": "",
        **parts("on", today()),
        **parts("deadline_on", today() + timedelta(days=30)),
    }
    assert send(manager, "start_own", **said).status_code == HTTPStatus.FOUND
    made = Programme.objects.get()
    assert made.key == "own-fire-doors"
    assert "30 days to" in page(manager, "programme", made.pk)
    again = send(manager, "start_own", **said)
    assert "already" in again.content.decode()


def test_a_return_is_recorded_by_a_form(
    manager: Client, programme: Programme, place: Location
) -> None:
    wrong = send(manager, "record_return", programme.pk, place.pk, **a_return(0, care_exempt=5))
    assert "Care staff: The numbers add up to more" in wrong.content.decode()
    blank = send(
        manager,
        "record_return",
        programme.pk,
        place.pk,
        **a_return(0, care_headcount="", care_compliant=""),
    )
    assert "at least one role group" in blank.content.decode()
    done = send(manager, "record_return", programme.pk, place.pk, **a_return(0))
    assert done.status_code == HTTPStatus.FOUND
    (kept,) = Return.objects.all()
    assert (kept.headcount, kept.compliant, kept.exempt) == (20, 18, None)
    text = page(manager, "service", programme.pk, place.pk)
    assert "Telephone" in text


def test_what_was_typed_is_kept_when_someone_was_first(
    manager: Client, programme: Programme, place: Location
) -> None:
    record(programme, place)
    second = send(manager, "record_return", programme.pk, place.pk, **a_return(0))
    text = second.content.decode()
    assert "Someone else recorded a return" in text
    assert 'value="18"' in text
    last = last_return_number(programme=programme, location_id=place.pk)
    assert f'value="{last}"' in text
    again = send(manager, "record_return", programme.pk, place.pk, **a_return(last))
    assert again.status_code == HTTPStatus.FOUND
    assert "Corrected since" in page(manager, "service", programme.pk, place.pk)


def test_a_level_a_chase_and_help_are_recorded(
    manager: Client, programme: Programme, place: Location
) -> None:
    where = (programme.pk, place.pk)
    level = {"level": "signed", "source": "Visit", "note": "", **parts("as_at", today())}
    assert send(manager, "record_level", *where, **level).status_code == HTTPStatus.FOUND
    again = send(manager, "record_level", *where, **level).content.decode()
    assert "recorded already" in again
    asked = {"means": "telephone", "text": "Promised by Friday", **parts("on", today())}
    assert send(manager, "chase", *where, **asked).status_code == HTTPStatus.FOUND
    said = {"kind": "language_session", "group": "Care staff", "location": place.pk}
    help_given = {**said, "attended": 4, "text": "", **parts("on", today())}
    missing = send(manager, "give_help", programme.pk, language="", **help_given)
    assert "Enter the language" in missing.content.decode()
    done = send(manager, "give_help", programme.pk, language="Polish", **help_given)
    assert done.status_code == HTTPStatus.FOUND
    text = page(manager, "service", *where)
    assert all(words in text for words in ("Signed up", "Promised by Friday", "Polish"))
    assert "Polish" in page(manager, "help", programme.pk)
    assert (ServiceLevel.objects.count(), Chase.objects.count()) == (1, 1)
    assert TargetedHelp.objects.get().location == place


def test_figures_before_and_after_wait_for_what_else_changed(
    manager: Client, programme: Programme, place: Location
) -> None:
    assert "No service has both periods" in page(manager, "outcomes", programme.pk)
    for phase, first, events in (("before", 300, 8), ("after", 100, 5)):
        day = today() - timedelta(days=first)
        sent = send(
            manager,
            "period",
            programme.pk,
            place.pk,
            phase=phase,
            bed_days=1000,
            conveyances=events,
            admissions="",
            source="Ambulance service",
            **parts("from_on", day),
            **parts("to_on", day + timedelta(days=30)),
        )
        assert sent.status_code == HTTPStatus.FOUND
    assert OutcomePeriod.objects.count() == 2
    waiting = page(manager, "outcomes", programme.pk)
    assert "Name what else changed before" in waiting
    assert "\u22123.0" not in waiting
    assert send(manager, "confounder", programme.pk, text="A wave").status_code == HTTPStatus.FOUND
    shown = page(manager, "outcomes", programme.pk)
    assert "\u22123.0" in shown
    assert "A wave" in shown
    assert "A difference is not an effect" in shown
    assert Confounder.objects.count() == 1


def test_no_page_of_restore2_scores_a_patient(
    manager: Client, authority: Authority, place: Location
) -> None:
    restore2 = a_programme(authority, key="restore2", on=today(), made_on=today())
    for name, args in addresses(restore2, place):
        if name in {"person", "download"} or not args or args[0] != restore2.pk:
            continue
        text = page(manager, name, *args).casefold()
        assert not any(word in text for word in NEWS2), name


def test_services_are_taken_in_and_out(
    manager: Client, authority: Authority, programme: Programme, place: Location
) -> None:
    other = home(authority, name="Heron Home Care", service_type="home_care")
    day = parts("on", today())
    wrong = send(manager, "take_in", programme.pk, cqc_id="1-1", reason="Asked", **day)
    assert "No service of Southaven has that id" in wrong.content.decode()
    send(manager, "take_in", programme.pk, cqc_id=other.cqc_id, reason="Asked", **day)
    done = send(manager, "take_out", programme.pk, place.pk, reason="Closed wing", **day)
    assert done.status_code == HTTPStatus.FOUND
    by = someone(authority)
    names = [
        one.name for one in services_in_scope(programme=programme, as_at=today(), visible_to=by)
    ]
    assert names == ["Heron Home Care"]


def test_the_file_to_fill_in_has_every_service(
    manager: Client, programme: Programme, place: Location
) -> None:
    text = page(manager, "template", programme.pk)
    assert f"{place.cqc_id},Care staff," in text
    assert text.count(str(place.cqc_id)) == 3


def test_downloads_are_of_the_list_and_journalled(
    manager: Client, programme: Programme, place: Location
) -> None:
    record(programme, place)
    text = page(manager, "download", programme.pk, "csv", show="short")
    assert "Elmbank House" in text
    assert "Elmbank House" not in page(manager, "download", programme.pk, "csv", show="silent")
    page(manager, "download", programme.pk, "csv", show="not_met")
    assert Entry.objects.filter(action="export").count() == 3


@pytest.mark.parametrize(
    ("show", "count"),
    [("all", 2), ("short", 1), ("silent", 1), ("stale", 0), ("met", 1), ("not_met", 1), ("x", 2)],
)
def test_the_list_is_filtered(
    show: str, count: int, manager: Client, programme: Programme, place: Location
) -> None:
    home(programme.authority)
    record(programme, place)
    row = LevelRow(location_id=place.pk, level="signed", as_at=today(), source="Visit")
    actions.record_level(
        programme=programme, row=row, by=someone(programme.authority), at=timezone.now()
    )
    text = page(manager, "services", programme.pk, show=show)
    assert f"{count} service" in text


@pytest.mark.parametrize(
    "name", ["programmes", "programme", "services", "chasing", "help", "service"]
)
def test_a_page_asks_as_much_of_one_as_of_three(
    name: str, manager: Client, authority: Authority, programme: Programme, place: Location
) -> None:
    args = {"programmes": (), "service": (programme.pk, place.pk)}.get(name, (programme.pk,))

    def count() -> int:
        page(manager, name, *args)
        with CaptureQueriesContext(connection) as caught:
            page(manager, name, *args)
        return len(caught)

    given = Given(kind=HelpKind.ON_SITE, group="Staff", on=today())
    by, now = someone(authority), timezone.now()
    record(programme, place)
    one = count()
    for number in range(2):
        record(programme, home(authority))
        actions.record_help(programme=programme, location=place, given=given, by=by, at=now)
        own(authority, made_on=today(), key=f"other{number}")
    assert count() == one
    assert one <= MOST_QUERIES


def test_only_a_condition_of_work_puts_anybody_at_risk(
    manager: Client, authority: Authority, place: Location
) -> None:
    programme = own(authority, made_on=today(), condition_of_work=False)
    record(programme, place)
    text = page(manager, "programme", programme.pk)
    assert "5 people not yet" in text
    assert "at risk" not in text.casefold()
    assert "Not yet" in page(manager, "services", programme.pk)


def test_an_empty_list_says_what_to_do(authority: Authority) -> None:
    keeper = client_as(Role.QUALITY_MANAGER, authority=authority)
    assert "Choose one to start" in page(keeper, "programmes")
    reader = client_as(Role.AUDITOR, authority=authority)
    text = page(reader, "programmes")
    assert "A quality manager or a commissioner starts one" in text
    assert "Start a programme" not in text


def test_lists_are_paged(manager: Client, programme: Programme, place: Location) -> None:
    for _ in range(27):
        home(programme.authority)
    for name in ("services", "chasing"):
        assert "page=2" in page(manager, name, programme.pk)
        page(manager, name, programme.pk, page="2")
    for compliant in range(20):
        record(programme, place, compliant=compliant)
    for compliant in range(20, 5, -1):
        record(programme, place, compliant=compliant)
    where = (programme.pk, place.pk)
    assert "page=2" in page(manager, "service", *where)
    assert "Corrected since" in page(manager, "service", *where, page="2")


def test_every_state_has_its_page(manager: Client, programme: Programme) -> None:
    by, now = someone(programme.authority), timezone.now()
    for step in (Step.EXTEND, Step.END, Step.REOPEN, Step.REVOKE):
        taken = actions.take_step(
            programme=programme, step=step, on=today(), instrument="Board", by=by, at=now
        )
        assert State(taken.state).words in page(manager, "programme", programme.pk)


def test_the_list_as_at_a_day_gone_by(manager: Client, programme: Programme) -> None:
    day = programme.steps.get().on
    shown = manager.get(reverse("programmes:programmes"), {"as_at": day.isoformat()})
    text = shown.content.decode()
    assert "Show today" in text
    assert f"?as_at={day}" in text


def test_what_the_law_revoked_asks_only_for_that(manager: Client, authority: Authority) -> None:
    programme = a_programme(authority)
    text = manager.get(reverse("programmes:programme", args=[programme.pk])).content.decode()
    assert "Record that it was revoked." in text
    assert "people who do not meet it yet" not in text
