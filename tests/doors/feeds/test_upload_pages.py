"""Choose a file, see what it would change, confirm, and see what became of it."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority, Membership
from almoner.core.accounts.rules import GRANTS, Permission, Role, operator
from almoner.core.files.models import StoredFile
from almoner.core.heartbeat import mark
from almoner.core.journal.models import Entry
from almoner.doors.desk.queries import kept
from almoner.doors.feeds import reception, upload_page
from almoner.doors.feeds.locks import LoadUnderWayError, feed_lock
from almoner.doors.feeds.tasks import apply_file
from almoner.evidence.landings.actions import begin_apply, begin_check
from almoner.evidence.landings.models import Landing, LandingStep, RejectedRow
from almoner.evidence.landings.rules import LandingState
from almoner.evidence.ratings.models import Rating
from almoner.register.directory.models import Location
from tests.core.accounts.factories import AuthorityFactory, client_as, user_of

FIXTURE = Path(__file__).parent / "cqc/parse/fixtures/latest_ratings_2026.csv"
PAGES = ("feeds:uploads", "feeds:new")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_is_kept_from_an_earlier_test():
    kept.forget()
    for number in range(1, 30):
        reception.forget_progress(landing_id=number)


@pytest.fixture
def officer() -> Client:
    return client_as(Role.QUALITY_OFFICER, authority=_lincolnshire())


def _lincolnshire() -> Authority:
    found = Authority.objects.filter(name="Lincolnshire").first()
    return found or AuthorityFactory(code="E10000019", name="Lincolnshire", is_invented=False)


def sent(client: Client, content: bytes, name: str = "ratings.csv", **fields: str) -> Landing:
    """Upload, and be taken to the upload's own page."""
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("feeds:new"), {"file": file, **fields})
    assert response.status_code == 302, response.content.decode()[:2000]
    landing = Landing.objects.latest("pk")
    assert response["Location"] == reverse("feeds:upload", args=[landing.pk])
    return landing


def worked() -> None:
    """Let the background worker do what waits."""
    call_command("worker", once=True)


def page(client: Client, landing: Landing) -> str:
    return client.get(reverse("feeds:upload", args=[landing.pk])).content.decode()


def state(landing: Landing) -> LandingState:
    return LandingState(LandingStep.objects.filter(landing=landing).latest("pk").state)


def confirmed(client: Client, landing: Landing, step: int | None = None):
    number = step or LandingStep.objects.filter(landing=landing).latest("pk").pk
    return client.post(reverse("feeds:confirm", args=[landing.pk]), {"step": number}, follow=True)


@pytest.fixture
def checked(officer) -> Landing:
    """The regulator's file, checked and waiting."""
    landing = sent(officer, FIXTURE.read_bytes(), as_at_day="")
    worked()
    if state(landing) is LandingState.REFUSED:  # the file does not say its day
        officer.post(
            reverse("feeds:again", args=[landing.pk]),
            {"as_at-day": "30", "as_at-month": "6", "as_at-year": "2026"},
        )
        landing = Landing.objects.latest("pk")
        worked()
    return landing


def test_a_file_is_kept_and_waits_to_be_checked(officer):
    landing = sent(officer, FIXTURE.read_bytes())
    said = page(officer, landing)
    assert state(landing) is LandingState.RECEIVED
    assert "waiting for the background worker" in said
    assert f'hx-get="{reverse("feeds:progress", args=[landing.pk])}"' in said
    assert '<meta http-equiv="refresh" content="5">' in said  # without scripts


def test_where_nobody_does_the_background_work_whoever_waits_is_told(officer, tmp_path, settings):
    landing = sent(officer, FIXTURE.read_bytes())
    settings.HOME = tmp_path
    progress = reverse("feeds:progress", args=[landing.pk])
    said = "background work has stopped. Your file is safe"
    assert said in page(officer, landing)
    told = officer.get(progress).content.decode()
    assert said in told
    assert "the work goes on." not in told and "<progress" not in told
    assert f'hx-get="{progress}"' in told  # it is asked about still
    mark().touch()
    assert said not in page(officer, landing)
    told = officer.get(progress).content.decode()
    assert said not in told
    assert "the work goes on." in told and "<progress" in told


def test_a_check_shows_what_would_change_and_writes_none_of_it(officer, checked):
    said = page(officer, checked)
    assert state(checked) is LandingState.CHECKED
    assert "What it would change" in said
    assert "New services" in said
    assert "Confirm and apply" in said
    assert not Location.objects.exists()


def test_confirming_applies_it_and_the_pages_show_it(officer, checked):
    response = confirmed(officer, checked)
    assert "Confirmed: waiting for the background worker" in response.content.decode()
    worked()
    assert state(checked) is LandingState.APPLIED
    assert "The register and the ratings are up to date" in page(officer, checked)
    assert Rating.objects.exists()
    assert "rated services" in officer.get("/").content.decode()


def test_a_second_click_does_nothing_more(officer, checked):
    confirmed(officer, checked)
    confirmed(officer, checked)
    worked()
    confirmed(officer, checked)
    worked()
    assert LandingStep.objects.filter(state="applied").count() == 1


def test_two_yeses_that_cross_apply_once(officer, checked):
    confirmed(officer, checked)
    reception.forget_progress(landing_id=checked.pk)  # the other process did not see it yet
    confirmed(officer, checked)
    worked()
    assert state(checked) is LandingState.APPLIED
    assert LandingStep.objects.filter(state="applied").count() == 1


def test_a_stale_check_is_told_and_done_again(officer, checked):
    other = Landing.objects.create(
        feed="cqc", source="other.csv", sha256="1" * 64, as_at=checked.as_at,
        received_at=checked.received_at, received_by="system",
    )  # fmt: skip
    LandingStep.objects.create(landing=other, state="applied", at=checked.received_at, by="system")
    response = confirmed(officer, checked)
    assert "Another file was applied after this one was checked" in response.content.decode()
    assert state(checked) is LandingState.WITHDRAWN
    again = Landing.objects.latest("pk")
    assert (again.sha256, again.pk != checked.pk) == (checked.sha256, True)
    worked()
    assert state(again) is LandingState.CHECKED


def test_a_check_that_was_not_the_one_read_is_stale_too(officer, checked):
    response = confirmed(officer, checked, step=1)
    assert state(checked) is LandingState.WITHDRAWN
    assert "checked again" in response.content.decode()


def test_it_can_be_withdrawn(officer, checked):
    response = officer.post(reverse("feeds:withdraw", args=[checked.pk]), follow=True)
    assert "was withdrawn. Nothing has changed." in response.content.decode()
    assert state(checked) is LandingState.WITHDRAWN
    officer.post(reverse("feeds:withdraw", args=[checked.pk]))
    assert state(checked) is LandingState.WITHDRAWN


def test_one_that_was_withdrawn_says_by_whom_and_what_to_do_next(officer, checked):
    officer.post(reverse("feeds:withdraw", args=[checked.pk]))
    said = page(officer, checked)
    assert f'<p class="govuk-body">{user_of(officer).name} withdrew it. Nothing in' in said
    assert "Withdrawn by its reader" not in said
    assert reverse("feeds:new") in said


def test_one_that_was_confirmed_no_longer_says_that_it_waits_for_you(officer, checked):
    reception.ask_for(landing=checked, what="apply")
    said = page(officer, checked)
    assert ">Confirmed</strong>" in said
    assert "Waiting for you to confirm" not in said


def test_a_day_that_was_refused_is_shown_again_at_its_box(officer):
    landing = sent(officer, FIXTURE.read_bytes())
    worked()
    day = {"as_at-day": "31", "as_at-month": "2", "as_at-year": "2021"}
    said = officer.post(reverse("feeds:again", args=[landing.pk]), day).content.decode()
    assert said.count("The day the file speaks of must be a real date") == 2
    assert 'value="31"' in said


def test_an_html_page_saved_as_a_spreadsheet_is_refused_in_a_sentence(officer):
    landing = sent(officer, b"<!DOCTYPE html><html><body>Error</body></html>", "Ratings.xlsx")
    worked()
    said = page(officer, landing)
    assert state(landing) is LandingState.REFUSED
    assert "Ratings.xlsx" in said
    assert landing.sha256 not in said
    assert "Traceback" not in said
    assert "Nothing in the register has changed" in said


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "empty.csv", "The selected file is empty"), (b"MZ\x00\x00", "a.exe", "is a program")],
)
def test_what_cannot_be_kept_is_said_beside_the_field(officer, content, name, said):
    response = officer.post(reverse("feeds:new"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Landing.objects.exists()


def test_a_file_of_concerns_is_not_kept_nor_its_name_told(officer):
    """Whoever loads feeds sees what others uploaded: this would name people to them."""
    file = SimpleUploadedFile("Edith Vole.csv", b"reference,received_at,text,adult_name\n1,2,3,4\n")
    said = officer.post(reverse("feeds:new"), {"file": file}).content.decode()
    assert "looks like a file of safeguarding concerns" in said
    assert not Landing.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Entry.objects.filter(detail__contains="Edith").exists()


def test_no_file_is_an_error_with_a_link(officer):
    response = officer.post(reverse("feeds:new"), {})
    assert 'href="#id_file"' in response.content.decode()


def test_a_day_to_come_is_refused(officer):
    response = officer.post(
        reverse("feeds:new"),
        {"file": SimpleUploadedFile("a.csv", b"a"), "as_at-day": "1", "as_at-month": "1",
         "as_at-year": "2999"},
    )  # fmt: skip
    assert "must be on or before" in response.content.decode()


def test_rejected_rows_are_shown_with_the_critical_ones_apart(officer, checked):
    for is_critical, reason in ((False, "Not a date"), (True, "No id")):
        RejectedRow.objects.create(
            landing=checked, sheet="Sheet1", row=7, column="Publication Date", value="soon",
            reason=reason, is_critical=is_critical,
        )  # fmt: skip
    said = page(officer, checked)
    assert said.index("Stops the load") < said.index("Please confirm</strong>")
    for words in ("Sheet1, 7", "Publication Date", "soon", "Not a date", "No id"):
        assert words in said


def test_many_departures_want_a_tick(officer, checked):
    checked.refresh_from_db()
    checked.report = checked.report.replace(
        '"needs_confirmation": false', '"needs_confirmation": true'
    )
    checked.save()
    assert "usually means that a file is incomplete" in page(officer, checked)
    response = confirmed(officer, checked)
    assert response.status_code == 400
    assert "Tick the box if these services really have left" in response.content.decode()
    assert state(checked) is LandingState.CHECKED


def test_progress_is_told_and_ends_with_the_whole_page(officer, checked):
    where = reverse("feeds:progress", args=[checked.pk])
    assert officer.get(where)["HX-Refresh"] == "true"
    mark().touch()  # a worker is there
    reception.progress_teller(landing_id=checked.pk, what="apply")(30, 90)
    said = officer.get(where).content.decode()
    assert 'value="30"' in said
    assert 'max="90"' in said


def test_a_worker_that_breaks_off_says_so(officer, monkeypatch):
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    landing = sent(officer, FIXTURE.read_bytes())
    monkeypatch.setattr("almoner.doors.feeds.cqc.feed.check_landing", broken)
    worked()
    assert state(landing) is LandingState.FAILED
    assert "did not expect" in page(officer, landing)
    monkeypatch.undo()
    officer.post(reverse("feeds:again", args=[landing.pk]), {})
    assert reception.progress_of(landing_id=landing.pk) is not None


def test_the_list_names_who_sent_what(officer, checked):
    said = officer.get(reverse("feeds:uploads")).content.decode()
    assert "ratings.csv" in said
    assert "Waiting for you to confirm" in said
    assert "Latest ratings" in said


def test_what_waits_is_on_the_home_page(officer, checked):
    assert "checked, and waiting to be confirmed" in officer.get("/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_load_see_uploads(role):
    client = client_as(role, authority=_lincolnshire())
    may = Permission.LOAD_FEED in GRANTS[role].permissions
    for name in PAGES:
        assert client.get(reverse(name)).status_code == (200 if may else 403)
    for name in ("confirm", "again", "withdraw"):
        response = client.post(reverse(f"feeds:{name}", args=[1]))
        assert response.status_code == (404 if may else 403)


def test_nothing_changes_by_following_a_link(officer, checked):
    for name in ("confirm", "again", "withdraw"):
        assert officer.get(reverse(f"feeds:{name}", args=[checked.pk])).status_code == 405


def test_an_upload_that_is_not_there_is_not_found(officer):
    assert officer.get(reverse("feeds:upload", args=[999])).status_code == 404


def test_every_state_and_shape_has_its_words():
    assert set(upload_page.STATES) == set(LandingState) == set(upload_page.STEPS)


@pytest.mark.parametrize("during", [begin_check, begin_apply])
def test_what_a_killed_worker_left_is_said_and_can_be_tried_again(officer, checked, during):
    landing = checked
    if during is begin_check:
        landing = sent(officer, b"Location ID\n", name="other.csv")
        DBTaskResult.objects.all().delete()  # it was taken up by the one that was killed
    during(landing=landing, by=operator("worker"), at=timezone.now())
    reception.ask_for(landing=landing, what="apply")
    assert "again/" not in page(officer, landing)  # as far as anyone can tell, it is at work
    with feed_lock(feed="cqc"):
        pass  # nobody holds it: whoever did was killed
    worked()
    assert state(landing) is LandingState.FAILED
    assert "Interrupted: the program stopped before it had finished" in page(officer, landing)
    assert reverse("feeds:again", args=[landing.pk]) in page(officer, landing)


def test_what_another_worker_does_is_left_alone(officer, checked, monkeypatch):
    def taken(**_: object):
        raise LoadUnderWayError

    begin_apply(landing=checked, by=operator("worker"), at=timezone.now())
    monkeypatch.setattr(reception, "feed_lock", taken)
    worked()
    assert state(checked) is LandingState.APPLYING


def test_a_role_that_ended_after_the_yes_stops_the_work(officer, checked):
    Membership.objects.filter(user=user_of(officer)).update(to_on=date(2021, 1, 2))
    assert confirmed(officer, checked).status_code == 403
    officer.logout()
    apply_file.enqueue(
        landing_id=checked.pk,
        is_confirmed=False,
        user_id=Membership.objects.latest("pk").user_id,
    )
    with suppress(NotPermitted):
        worked()
    assert state(checked) is LandingState.CHECKED
    assert not Rating.objects.exists()
