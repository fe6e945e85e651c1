"""An export is checked, loaded whole, and again with no effect; by the command and by the page."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.doors.feeds import reception
from almoner.doors.feeds.registry import FEEDS, feed_of_file, shape_in_words
from almoner.evidence.landings.models import Landing, LandingStep, RejectedRow
from almoner.evidence.landings.rules import LandingState
from almoner.evidence.measures.models import Observation
from tests.core.accounts.factories import client_as
from tests.doors.feeds.capacity_tracker.exports import export, home
from tests.doors.feeds.office import HEADER
from tests.evidence.ratings.factories import AuthorityFactory, LocationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def elmbank():
    for number in range(1, 30):
        reception.forget_progress(landing_id=number)
    council = AuthorityFactory(code="E06000099", name="Southaven")
    LocationFactory(cqc_id="1-100000002", name="Wren Care", authority=council)
    return LocationFactory(cqc_id="1-100000001", name="Elmbank", authority=council)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.csv"
    path.write_bytes(export([home()]))
    return path


def run(*words: str) -> str:
    said = StringIO()
    call_command("feed", *words, stdout=said)
    return said.getvalue()


def test_a_check_says_what_would_change_and_writes_nothing(file):
    said = run("check", "capacity_tracker", str(file))
    assert "care_homes, as at 25 August 2021" in said
    assert "New figures" in said
    assert not Observation.objects.exists()
    assert not Landing.objects.exists()


def test_it_is_loaded_whole_with_its_day_and_source(file, elmbank):
    run("load", "capacity_tracker", str(file))
    kept = Observation.objects.get(measure="occupancy")
    assert (kept.location, kept.numerator, kept.denominator) == (elmbank, 32, 40)
    assert (kept.to_on, kept.landing.feed) == (date(2021, 8, 25), "capacity_tracker")
    assert kept.landing.source == "tracker.csv"
    assert Entry.objects.filter(action="apply_landing").count() == 1


def test_again_it_changes_nothing(file):
    run("load", "capacity_tracker", str(file))
    before = Observation.objects.count()
    assert "Applied already" in run("load", "capacity_tracker", str(file))
    assert "Applied already" in run("check", "capacity_tracker", str(file))
    file.write_bytes(export([home(overallstatus="Green")]))  # other bytes, the same figures
    said = json.loads(run("load", "capacity_tracker", str(file), "--format", "json"))
    assert said["counts"] == [["New figures", 0], ["Corrected figures", 0]]
    assert Observation.objects.count() == before


def test_a_correction_supersedes(file):
    run("load", "capacity_tracker", str(file))
    file.write_bytes(export([home(usedbeds=31)]))
    said = json.loads(run("load", "capacity_tracker", str(file), "--format", "json"))
    assert dict(said["counts"])["Corrected figures"] > 0
    standing = Observation.objects.get(measure="occupancy", superseded_at=None)
    assert standing.numerator == 31
    assert Observation.objects.filter(measure="occupancy").count() == 2


def test_services_not_in_the_register_are_listed_and_asked_about(file):
    file.write_bytes(export([home(), home("1-999999999")]))
    said = run("check", "capacity_tracker", str(file))
    assert "1-999999999" in said
    assert "1 of 2 services are not in the register" in said
    with pytest.raises(CommandError, match="--confirm"):
        run("load", "capacity_tracker", str(file))
    assert not Observation.objects.exists()
    run("load", "capacity_tracker", str(file), "--confirm")
    assert Observation.objects.exists()


def test_csv_names_each_id_and_each_rejected_row(file):
    file.write_bytes(export([home(usedbeds="many"), home("1-999999999")]))
    said = run("check", "capacity_tracker", str(file), "--format", "csv")
    assert "Not in the register,1-999999999" in said
    assert "rejected,,,2,usedbeds" in said


def test_what_was_updated_after_the_files_day_is_left_out(file):
    file.write_bytes(export([home(), home("1-100000002", lastupdatedbst="26/08/2021 10:00")]))
    run("load", "capacity_tracker", str(file), "--as-at", "2021-08-25")
    assert RejectedRow.objects.get().value == "2021-08-26"
    assert not Observation.objects.filter(to_on__gt=date(2021, 8, 25)).exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEADER.encode(), "no Capacity Tracker export"),
        (export([]), "no rows under them"),
        (export([home("TOTAL")]), "no row that can be accepted. The first, row 2"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_a_sentence(file, content, said):
    file.write_bytes(content)
    for command in ("check", "load"):
        with pytest.raises(CommandError, match=said):
            run(command, "capacity_tracker", str(file))
    assert not Observation.objects.exists()


def test_a_day_to_come_is_refused(file):
    with pytest.raises(CommandError, match="yet to come"):
        run("load", "capacity_tracker", str(file), "--as-at", "2999-01-01")


def test_the_list_names_every_feed(file):
    run("load", "capacity_tracker", str(file))
    assert "capacity_tracker" in run("list")


def test_it_is_told_by_its_content_and_never_by_its_name(tmp_path):
    path = tmp_path / "latest_ratings.csv"
    path.write_bytes(export([home()]))
    assert feed_of_file(path=path) is FEEDS["capacity_tracker"]
    path = tmp_path / "capacity_tracker.csv"
    path.write_text(HEADER)
    assert feed_of_file(path=path) is FEEDS["cqc"]
    path.write_bytes(b"\x00\x01")
    assert feed_of_file(path=path) is FEEDS["cqc"]


def test_every_feed_has_its_words():
    for key, feed in FEEDS.items():
        assert feed.key == key
        assert feed.title
        assert feed.about.endswith(".")
        assert feed.shapes
        assert reverse(feed.next_page[0])
    assert shape_in_words(feed="capacity_tracker", shape="home_care") == "Home care’s capacity"
    assert shape_in_words(feed="cqc", shape="") == "Not yet read"
    assert shape_in_words(feed="gone", shape="x") == "x"


class TestUpload:
    """The same through the page: upload, check, confirm."""

    @pytest.fixture
    def officer(self):
        council = LocationFactory(authority__code="E06000098").authority
        return client_as(Role.QUALITY_OFFICER, authority=council)

    def sent(self, client, content: bytes) -> Landing:
        client.post(reverse("feeds:new"), {"file": SimpleUploadedFile("mine.csv", content)})
        call_command("worker", once=True)
        return Landing.objects.latest("pk")

    def state(self, landing: Landing) -> str:
        return LandingStep.objects.filter(landing=landing).latest("pk").state

    def page(self, client, landing: Landing) -> str:
        return client.get(reverse("feeds:upload", args=[landing.pk])).content.decode()

    def confirmed(self, client, landing: Landing, **fields: str):
        step = LandingStep.objects.filter(landing=landing).latest("pk").pk
        where = reverse("feeds:confirm", args=[landing.pk])
        response = client.post(where, {"step": step, **fields})
        call_command("worker", once=True)
        return response

    def test_it_is_recognised_checked_and_applied(self, officer):
        landing = self.sent(officer, export([home()]))
        said = self.page(officer, landing)
        assert (landing.feed, landing.shape) == ("capacity_tracker", "care_homes")
        assert "Care homes’ capacity" in said
        assert "New figures" in said
        assert "Care homes’ capacity" in officer.get(reverse("feeds:uploads")).content.decode()
        assert not Observation.objects.exists()
        self.confirmed(officer, landing)
        assert self.state(landing) == LandingState.APPLIED
        said = self.page(officer, landing)
        assert "The measures are up to date" in said
        assert reverse("measures:index") in said
        assert Observation.objects.exists()

    def test_what_wants_agreement_asks_for_it(self, officer):
        landing = self.sent(officer, export([home(), home("1-999999999")]))
        assert "are not in the register" in self.page(officer, landing)
        response = self.confirmed(officer, landing)
        assert response.status_code == 400
        assert "Tick the box if that is right" in response.content.decode()
        self.confirmed(officer, landing, departures="on")
        assert self.state(landing) == LandingState.APPLIED

    def test_an_export_applied_already_is_refused_in_words(self, officer):
        self.confirmed(officer, self.sent(officer, export([home()])))
        landing = self.sent(officer, export([home()]))
        assert self.state(landing) == LandingState.REFUSED
        said = self.page(officer, landing)
        assert "applied already" in said
        assert "Nothing in the measures has changed" in said

    def test_a_file_with_nothing_in_it_is_refused(self, officer):
        landing = self.sent(officer, export([]))
        assert self.state(landing) == LandingState.REFUSED
        assert "no rows under them" in self.page(officer, landing)

    def test_another_feeds_file_does_not_make_it_stale(self, officer, elmbank):
        landing = self.sent(officer, export([home()]))
        other = Landing.objects.create(
            feed="cqc", source="other.csv", sha256="1" * 64, as_at=landing.as_at,
            received_at=landing.received_at, received_by="system",
        )  # fmt: skip
        later = landing.received_at + timedelta(minutes=1)
        LandingStep.objects.create(landing=other, state="applied", at=later, by="system")
        self.confirmed(officer, landing)
        assert self.state(landing) == LandingState.APPLIED

    def test_what_breaks_off_leaves_nothing(self, officer, monkeypatch):
        landing = self.sent(officer, export([home()]))

        def broken(**_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("almoner.doors.feeds.plain.close_landing", broken)
        self.confirmed(officer, landing)
        assert self.state(landing) == LandingState.FAILED
        assert not Observation.objects.exists()
