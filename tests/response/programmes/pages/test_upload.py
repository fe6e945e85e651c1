"""A file of returns: kept when it is checked, recorded whole or not at all when confirmed."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.files.actions import store_file
from almoner.core.files.models import StoredFile
from almoner.core.files.queries import path_of
from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.landings.models import Landing, LandingScope, LandingStep
from almoner.register.directory.models import Location
from almoner.response.programmes import actions
from almoner.response.programmes.kept_files import LASTS, file_of
from almoner.response.programmes.models import Programme, Return
from almoner.response.programmes.returns_file import LARGEST, FileRefused
from almoner.response.programmes.rules.states import Step
from tests.core.accounts.factories import client_as, user_of
from tests.response.programmes.factories import AuthorityFactory, home, someone
from tests.response.programmes.pages.browsing import HEAD, csv, line, own, page, send, today

pytestmark = pytest.mark.django_db
AGAIN = "Choose the file again"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def kept_in(response: Any) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def check(browser: Client, programme: Programme, *rows: str) -> str:
    return kept_in(send(browser, "upload", programme.pk, file=csv(*rows)))


def confirm(browser: Client, programme: Programme, kept: str) -> Any:
    return send(browser, "upload", programme.pk, kept=kept, confirm="yes")


def is_refused(response: Any, sentence: str) -> bool:
    assert response.status_code == HTTPStatus.OK
    assert not Landing.objects.exists()
    return sentence in response.content.decode()


class TestCheck:
    """Shown before anything is recorded; the file is kept by then."""

    def test_it_is_kept_whole_before_it_is_confirmed(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        response = send(manager, "upload", programme.pk, file=csv(line(place)))
        text = response.content.decode()
        for part in ("Check the returns", "1 row of 1 service", "Nothing is recorded yet"):
            assert part in text
        file = StoredFile.objects.get()
        assert (file.name, file.sensitivity) == ("returns.csv", "INTERNAL")
        assert path_of(file).read_bytes() == csv(line(place)).read()
        assert not Return.objects.exists()
        assert not Landing.objects.exists()

    def test_the_page_does_not_carry_it(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        text = send(manager, "upload", programme.pk, file=csv(line(place))).content.decode()
        assert "20,15" not in text
        assert 'name="text"' not in text

    def test_what_is_wrong_is_named_and_there_is_nothing_to_confirm(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        wrong = csv(line(place, group="Cooks"), "1-9,Care staff,01/01/2021,x,,,,,")
        text = send(manager, "upload", programme.pk, file=wrong).content.decode()
        for part in ("is no role group", "No service in scope has the id", "is no whole number"):
            assert part in text
        assert 'name="kept"' not in text
        assert not Return.objects.exists()

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "empty"),
            (b"a,b\n1,2", "no column"),
            (HEAD.encode(), "no rows"),
            (b"MZ\x90\x00\x00\x00", "is a program"),
            (b"x" * (LARGEST + 1), "larger than 1 MB"),
        ],
        ids=["empty", "other columns", "no rows", "program", "too large"],
    )
    def test_what_is_no_such_file_is_refused(
        self, content: bytes, sentence: str, manager: Client, programme: Programme
    ) -> None:
        file = SimpleUploadedFile("returns.csv", content)
        assert is_refused(send(manager, "upload", programme.pk, file=file), sentence)

    def test_without_a_file_one_is_asked_for(self, manager: Client, programme: Programme) -> None:
        assert is_refused(send(manager, "upload", programme.pk), "Select a CSV file")


class TestConfirm:
    """Recorded from the file that was kept, with a landing that names it."""

    def test_its_returns_name_its_landing(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        done = confirm(manager, programme, check(manager, programme, line(place)))
        assert done.status_code == HTTPStatus.FOUND
        said, landing = Return.objects.get(), Landing.objects.get()
        assert (said.compliant, said.source) == (15, "CSV file")
        assert said.landing_number == landing.pk
        assert landing.file == StoredFile.objects.get()
        assert (landing.feed, landing.row_count, landing.as_at) == ("programme_returns", 1, today())
        assert LandingStep.objects.filter(landing=landing).latest("pk").state == "applied"
        assert LandingScope.objects.get().authority == programme.authority

    def test_it_is_one_action_of_whoever_confirmed(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        confirm(manager, programme, check(manager, programme, line(place)))
        entry = Entry.objects.get(action="record_returns_file")
        assert entry.actor == f"user:{user_of(manager).pk}"
        assert StoredFile.objects.get().sha256 in entry.detail

    def test_a_second_click_changes_nothing(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        confirm(manager, programme, kept)
        again = send(manager, "upload", programme.pk, kept=kept, confirm="yes")
        assert again.status_code == HTTPStatus.FOUND
        assert (Return.objects.count(), Landing.objects.count()) == (1, 1)
        assert "0 returns recorded, 0 corrected, 1 stood already" in page(
            manager, "programme", programme.pk
        )

    def test_the_same_file_chosen_again_is_the_same(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        for _ in range(2):
            confirm(manager, programme, check(manager, programme, line(place)))
        counts = (Return.objects.count(), Landing.objects.count(), StoredFile.objects.count())
        assert counts == (1, 1, 1)

    def test_a_corrected_file_supersedes_and_both_files_are_kept(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        confirm(manager, programme, check(manager, programme, line(place)))
        confirm(manager, programme, check(manager, programme, line(place, said="20,16")))
        stands = Return.objects.get(superseded_at=None)
        assert (stands.compliant, Return.objects.count()) == (16, 2)
        assert stands.landing_number == Landing.objects.latest("pk").pk
        assert StoredFile.objects.count() == 2

    def test_what_was_recorded_meanwhile_by_hand_is_corrected_and_kept(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        confirm(manager, programme, check(manager, programme, line(place, said="20,11")))
        confirm(manager, programme, kept)
        assert Return.objects.get(superseded_at=None).compliant == 15

    def test_one_row_that_cannot_be_recorded_refuses_them_all(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        other = home(programme.authority, name="Heron House")
        rows = (line(place), line(other), line(other, said="20,14"))
        response = confirm(manager, programme, check(manager, programme, *rows))
        assert is_refused(response, "given twice with other numbers")
        assert not Return.objects.exists()

    def test_a_programme_that_ended_meanwhile_takes_nothing(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        actions.take_step(
            programme=programme,
            step=Step.END,
            on=today(),
            by=someone(programme.authority),
            at=timezone.now(),
            reason="Done",
        )
        response = confirm(manager, programme, kept)
        assert response.status_code != HTTPStatus.FOUND or "/login" not in response["Location"]
        assert not Return.objects.exists()
        assert not Landing.objects.exists()

    def test_a_service_taken_out_meanwhile_is_said(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        actions.change_scope(
            programme=programme,
            location=place,
            is_in=False,
            on=today(),
            reason="It closed.",
            by=someone(programme.authority),
            at=timezone.now(),
        )
        response = confirm(manager, programme, kept)
        assert is_refused(response, "No service in scope has the id")
        assert not Return.objects.exists()


class TestTokens:
    """Only what this person checked for this programme, lately, is found by a token."""

    def test_another_persons_is_none(
        self, manager: Client, authority: Authority, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        colleague = client_as(Role.QUALITY_MANAGER, authority=authority)
        assert is_refused(confirm(colleague, programme, kept), AGAIN)

    def test_another_programmes_is_none(
        self, manager: Client, authority: Authority, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        other = own(authority, made_on=today() - timedelta(days=3), key="another")
        assert is_refused(confirm(manager, other, kept), AGAIN)

    def test_what_was_altered_is_none(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        assert is_refused(confirm(manager, programme, f"x{kept}"), AGAIN)
        assert is_refused(confirm(manager, programme, "1"), AGAIN)

    def test_nobody_reads_by_it_what_another_stored(
        self, manager: Client, programme: Programme, authority: Authority
    ) -> None:
        """Not even with a hash that is known: the token has to be Almoner's own."""
        stranger = someone(authority, reference="user:77")
        file = store_file(
            content=SimpleUploadedFile("a.csv", b"Name\nZyxwv"),
            name="a.csv",
            sensitivity=Sensitivity.SAFEGUARDING,
            by=stranger,
            at=timezone.now(),
        )
        for token in (file.sha256, str(file.pk), signing.dumps([programme.pk, "", file.sha256])):
            response = confirm(manager, programme, token)
            assert is_refused(response, AGAIN)
            assert "Zyxwv" not in response.content.decode()

    def test_bytes_that_are_guarded_elsewhere_are_not_read(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        content = csv(line(place))
        store_file(
            content=content,
            name="a.csv",
            sensitivity=Sensitivity.EXEMPT,
            by=someone(programme.authority),
            at=timezone.now(),
        )
        officer = client_as(Role.QUALITY_OFFICER, authority=programme.authority)
        response = send(officer, "upload", programme.pk, file=csv(line(place)))
        assert is_refused(response, "more sensitive than your role")

    def test_a_day_later_it_has_to_be_chosen_again(
        self,
        manager: Client,
        programme: Programme,
        place: Location,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        kept = check(manager, programme, line(place))
        by = someone(programme.authority, reference=f"user:{user_of(manager).pk}")
        assert file_of(token=kept, programme=programme, by=by) == StoredFile.objects.get()
        now = signing.time.time()
        monkeypatch.setattr(signing.time, "time", lambda: now + LASTS + 1)
        with pytest.raises(FileRefused, match=AGAIN):
            file_of(token=kept, programme=programme, by=by)

    def test_bytes_that_are_gone_are_said_so(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        path_of(StoredFile.objects.get()).unlink()
        assert is_refused(confirm(manager, programme, kept), "no longer where it was stored")

    def test_a_row_that_is_gone_is_said_so(
        self, manager: Client, programme: Programme, place: Location
    ) -> None:
        kept = check(manager, programme, line(place))
        StoredFile.objects.all().delete()
        assert is_refused(confirm(manager, programme, kept), AGAIN)


def test_uploads_do_not_show_a_councils_own_file(
    manager: Client, programme: Programme, place: Location
) -> None:
    confirm(manager, programme, check(manager, programme, line(place)))
    landing = Landing.objects.get()
    stranger = client_as(Role.QUALITY_OFFICER, authority=AuthorityFactory())
    assert "returns.csv" not in stranger.get(reverse("feeds:uploads")).content.decode()
    address = reverse("feeds:upload", args=[landing.pk])
    assert stranger.get(address).status_code == HTTPStatus.NOT_FOUND
