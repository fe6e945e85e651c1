"""Concerns loaded at the command line: whole or not at all, and nobody is named on the way."""

import csv
import json
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from xlsxwriter import Workbook

from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Role
from almoner.core.files.models import StoredFile
from almoner.core.files.queries import files_folder, missing_or_altered
from almoner.core.journal.models import Entry
from almoner.doors.feeds.reception import take_in
from almoner.doors.feeds.registry import feed_of_file
from almoner.doors.feeds.tasks import check_file
from almoner.evidence.landings.models import Landing, LandingStep, RejectedRow
from almoner.response.safeguarding.models import Adult, Concern, Delivery, NewsDue
from almoner.response.safeguarding.queries import suggested_services
from almoner.response.safeguarding.rules.referrals import FRONT_DOOR
from tests.core.accounts.factories import AuthorityFactory, client_as, user_of
from tests.response.safeguarding.factories import home

pytestmark = pytest.mark.django_db(transaction=True)
FEED = "safeguarding_referrals"
HEAD = "reference,received_at,text,service,postcode,referrer_name,adult_name,adult_nhs_number"
ROW = (
    "{0},2021-08-09T10:00:00+01:00,Zyxwv fell,Wren House,SO1 1AA,Rosa Quill,Zyxwv Vole,943 476 5919"
)


def rows(*references: str, line: str = ROW) -> str:
    return "\n".join([HEAD, *(line.format(one) for one in references)])


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "asc.csv"
    made.write_text(rows("ASC-1", "ASC-2"), encoding="utf-8")
    return made


def run(what: str, path: Path, *more: str, authority: str = "Southaven") -> str:
    out = StringIO()
    named = ("--authority", authority) if authority else ()
    call_command("feed", what, FEED, str(path), *named, *more, stdout=out)
    said = out.getvalue()
    assert "Zyxwv" not in said
    assert "Quill" not in said
    return said


def refused(what: str, path: Path, *more: str, authority: str = "Southaven") -> str:
    before = _written()
    with pytest.raises(CommandError) as error:
        run(what, path, *more, authority=authority)
    assert error.value.returncode == 2
    sentence = str(error.value)
    assert sentence.endswith((".", "”."))
    assert "Zyxwv" not in sentence
    assert _written() == before
    return sentence


def _written() -> list[int]:
    models = (Concern, Adult, Delivery, NewsDue, Entry, Landing, StoredFile)
    return [model.objects.count() for model in models]


class TestCheck:
    """What loading would change; nothing is written."""

    def test_it_counts_and_writes_nothing(self, authority: Authority, file: Path) -> None:
        before = _written()
        said = json.loads(run("check", file, "--format", "json"))
        assert said["counts"] == [["New concerns", 2], ["Services to confirm", 2]]
        assert said["rows"] == 2
        assert _written() == before

    def test_a_row_that_cannot_be_received_is_named_by_its_place(
        self, authority: Authority, tmp_path: Path
    ) -> None:
        path = tmp_path / "asc.csv"
        text = rows("ASC-1", "ASC-2").replace("2021-08-09T10:00:00+01:00", "2999-01-01", 1)
        path.write_text(text)
        found = json.loads(run("check", path, "--format", "json"))["rejected_rows"]
        assert [(one["row"], one["value"]) for one in found] == [(2, "")]
        assert "future" in found[0]["reason"]

    def test_a_row_that_cannot_be_read_is_named_by_its_column(
        self, authority: Authority, tmp_path: Path
    ) -> None:
        path = tmp_path / "asc.csv"
        path.write_text(rows("ASC-1").replace("2021-08-09T10:00:00+01:00", "Zyxwv"))
        (found,) = json.loads(run("check", path, "--format", "json"))["rejected_rows"]
        assert (found["row"], found["column"]) == (2, "received_at")

    def test_what_is_here_already_is_said(self, authority: Authority, file: Path) -> None:
        run("load", file)
        file.write_text(rows("ASC-2", "ASC-3"))
        said = json.loads(run("check", file, "--format", "json"))
        assert said["counts"][0] == ["New concerns", 1]
        assert "1 were here already." in said["notes"]


class TestLoad:
    """Received whole or not at all, once."""

    def test_every_row_is_received(self, authority: Authority, file: Path) -> None:
        run("load", file)
        concerns = list(Concern.objects.order_by("number"))
        assert [one.reference for one in concerns] == ["ASC-1", "ASC-2"]
        assert {(one.authority, one.source) for one in concerns} == {(authority, FRONT_DOOR)}
        assert concerns[0].received_at == datetime(2021, 8, 9, 9, tzinfo=UTC)
        assert Adult.objects.count() == 1  # the same person, known by their number
        assert NewsDue.objects.count() == 2

    def test_loaded_again_nothing_changes(self, authority: Authority, file: Path) -> None:
        run("load", file)
        before = _written()
        assert "loaded already" in run("load", file)
        assert _written() == before

    def test_the_same_rows_in_another_file_are_the_same_concerns(
        self, authority: Authority, file: Path, tmp_path: Path
    ) -> None:
        run("load", file)
        other = tmp_path / "more.csv"
        other.write_text(rows("ASC-2", "ASC-1", "ASC-3"))
        run("load", other)
        assert Concern.objects.count() == 3

    def test_a_reference_used_for_something_else_refuses_the_file(
        self, authority: Authority, file: Path
    ) -> None:
        run("load", file)
        file.write_text(rows("ASC-3") + "\n" + ROW.format("ASC-1").replace("fell", "was pushed"))
        sentence = refused("load", file)
        assert sentence.startswith("Nothing was loaded: row 3 cannot be received.")
        assert "used already" in sentence

    def test_two_systems_may_use_the_same_reference(self, authority: Authority, file: Path) -> None:
        run("load", file)
        file.write_text(rows("ASC-2", "ASC-1"))
        run("load", file, "--sender", "Hospital discharge")
        assert set(Concern.objects.values_list("source", flat=True)) == {
            FRONT_DOOR,
            "Hospital discharge",
        }

    def test_the_very_same_file_comes_from_one_system(
        self, authority: Authority, file: Path
    ) -> None:
        run("load", file)
        for what in ("check", "load"):
            assert f"as from “{FRONT_DOOR}”" in refused(what, file, "--sender", "ASC")

    @pytest.mark.parametrize("name", ["page", "Page", " PAGE "])
    def test_no_system_has_the_name_of_the_page(
        self, name: str, authority: Authority, file: Path
    ) -> None:
        """Whoever is named in its file would never be told that it arrived."""
        for what in ("check", "load"):
            assert "another name" in refused(what, file, "--sender", name)

    def test_a_service_is_suggested_and_never_matched_by_itself(
        self, authority: Authority, file: Path
    ) -> None:
        place = home(authority, name="Wren House", postcode="SO1 1AA")
        run("load", file)
        concern = Concern.objects.select_related("authority").first()
        assert concern is not None
        assert (concern.location, concern.is_to_match) == (None, True)
        assert suggested_services(concern=concern)[0].candidate.id == place.pk

    def test_the_file_is_not_kept_and_has_no_landing(
        self, authority: Authority, file: Path, settings: Settings, tmp_path: Path
    ) -> None:
        settings.HOME = tmp_path / "home"
        run("load", file)
        assert not StoredFile.objects.exists()
        assert not Landing.objects.exists()
        assert not files_folder().exists()
        assert Delivery.objects.get().row_count == 2

    def test_the_journal_names_nobody(self, authority: Authority, file: Path) -> None:
        run("load", file)
        entry = Entry.objects.get(action="receive_many_concerns")
        assert entry.sensitivity == "SAFEGUARDING"
        assert "Zyxwv" not in entry.detail

    def test_the_list_of_what_came_in_has_it(self, authority: Authority, file: Path) -> None:
        run("load", file)
        out = StringIO()
        call_command("feed", "list", "--format", "csv", stdout=out)
        assert f"{FEED},referrals,{FRONT_DOOR}," in out.getvalue()


BAD = {
    "empty": b"",
    "headings alone": HEAD.encode(),
    "no such heading": b"Name,Colour\nZyxwv,red\n",
    "another encoding": HEAD.encode() + "\nZyxwv £".encode("cp1252"),
    "a spreadsheet": b"PK\x03\x04Zyxwv",
    "noughts": HEAD.encode() + b"\nZyxwv,\x00",
    "long ago": rows("A").replace("2021-08-09T10:00:00+01:00", "0001-01-01T00:00+01:00").encode(),
    "no reference": rows("").encode(),
    "a quote that never ends": HEAD.encode() + b'\nA,2021-08-09,"' + b"x" * 200_000,
}


@pytest.mark.parametrize("content", BAD.values(), ids=list(BAD))
def test_a_bad_file_is_refused_in_a_sentence(
    content: bytes, authority: Authority, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    refused("load", path)


def test_a_folder_and_what_is_not_there_are_refused(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "not a file" in refused("load", tmp_path / "folder")
    assert "no file" in refused("load", tmp_path / "gone.csv")


@pytest.mark.parametrize("what", ["check", "load"])
def test_it_has_to_be_said_whose_they_are(what: str, file: Path) -> None:
    assert "which council" in refused(what, file, authority="")
    assert "No authority" in refused(what, file, authority="Nowhere")


def test_a_file_that_says_itself_takes_no_authority(authority: Authority, file: Path) -> None:
    with pytest.raises(CommandError, match="takes neither") as error:
        call_command("feed", "load", "dspt", str(file), "--authority", "Southaven")
    assert error.value.returncode == 2


def as_workbook(content: bytes) -> bytes:
    """The same rows as XLSX, of which the page of uploads cannot see the headings at once."""
    stream = BytesIO()
    with Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(csv.reader(content.decode("utf-8-sig").splitlines())):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def as_kind(kind: str, content: bytes) -> bytes:
    """The same rows as another kind of file."""
    if kind == "xlsx":
        return as_workbook(content)
    if kind == "utf-16":
        return content.decode().replace(",", "\t").encode("utf-16")
    if kind == "csv":
        return content
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        if kind == "zip":
            archive.writestr("Zyxwv.csv", content)
        else:
            cells = "".join(
                f"<table:table-cell><text:p>{head}</text:p></table:table-cell>"
                for head in HEAD.split(",")
            )
            row = f"<table:table-row>{cells}</table:table-row>"
            archive.writestr("content.xml", f"<office:document-content>{row}")
    return stream.getvalue()


def assert_nothing_says(word: str) -> None:
    """No table says it: neither the journal, nor landings, tasks or sessions."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            assert word not in str(row), model._meta.label


class TestUploaded:
    """Where more people look, it is refused and not kept: at once, or once it was read."""

    def _told_late(self, content: bytes) -> Landing:
        """A workbook that the door did not know, and only its reader does."""
        officer = client_as(Role.QUALITY_OFFICER, authority=AuthorityFactory())
        user = user_of(officer)
        landing = take_in(
            content=BytesIO(as_workbook(content)),
            name="Zyxwv Vole, fell.xlsx",
            by=principal_for(user=user, on=timezone.localdate()),
            at=timezone.now(),
        )
        check_file.enqueue(landing_id=landing.pk, as_at=None, user_id=user.pk)
        call_command("worker", once=True)
        page = officer.get(reverse("feeds:upload", args=[landing.pk])).content.decode()
        assert "Zyxwv" not in page
        assert "Zyxwv" not in officer.get(reverse("feeds:uploads")).content.decode()
        return landing

    def test_it_is_told_from_its_content(self, file: Path, tmp_path: Path) -> None:
        assert feed_of_file(path=file).key == FEED
        other = tmp_path / "other.csv"
        other.write_text("Location ID,Name\n1-1,Wren\n")
        assert feed_of_file(path=other).key != FEED

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "utf-16", "zip"])
    def test_it_is_refused_at_once_and_neither_it_nor_its_name_is_kept(
        self, kind: str, file: Path, settings: Settings, tmp_path: Path
    ) -> None:
        settings.HOME = tmp_path / "home"
        officer = client_as(Role.QUALITY_OFFICER, authority=AuthorityFactory())
        sent = SimpleUploadedFile(f"Zyxwv Vole, fell.{kind}", as_kind(kind, file.read_bytes()))
        answer = officer.post(reverse("feeds:new"), {"file": sent})
        assert answer.status_code == 400
        text = answer.content.decode()
        assert "so it was not kept" in text and "Zyxwv" not in text
        assert not Landing.objects.exists() and not StoredFile.objects.exists()
        assert_nothing_says("Zyxwv")
        for path in (tmp_path / "home").rglob("*"):
            assert path.is_dir() or b"Zyxwv" not in path.read_bytes()

    def test_nothing_of_a_workbook_is_kept(
        self, file: Path, settings: Settings, tmp_path: Path
    ) -> None:
        settings.HOME = tmp_path / "home"
        content = file.read_bytes()
        for _ in range(2):  # a second click, too
            landing = self._told_late(content)
            step = LandingStep.objects.filter(landing=landing).latest("pk")
            assert (step.state, "was not kept" in step.reason) == ("refused", True)
        assert not Landing.objects.exclude(file=None).exists()
        assert not StoredFile.objects.exists()
        assert not RejectedRow.objects.exists()
        assert not Concern.objects.exists()
        assert list(missing_or_altered()) == []
        assert set(Landing.objects.values_list("source", flat=True)) == {"A file that was not kept"}
        assert_nothing_says("Zyxwv")
        for path in (tmp_path / "home").rglob("*"):
            assert path.is_dir() or b"Zyxwv" not in path.read_bytes()

    def test_the_page_does_not_offer_it(self) -> None:
        officer = client_as(Role.QUALITY_OFFICER)
        text = officer.get(reverse("feeds:new")).content.decode()
        assert "Capacity Tracker" in text
        assert "Safeguarding referrals" not in text
