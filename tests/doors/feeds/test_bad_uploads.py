"""The files that a stranger brings, sent through the upload page: a sentence, and all as it was."""

import hashlib
import html

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.rules import Role
from almoner.doors.desk.queries import kept
from almoner.doors.feeds import reception
from almoner.evidence.landings.models import Landing
from almoner.evidence.landings.rules import LandingState
from almoner.evidence.ratings.models import Rating
from almoner.register.directory.models import Location
from tests.core.accounts.factories import AuthorityFactory, client_as
from tests.doors.feeds.office import ratings
from tests.doors.feeds.test_bad_files import BAD, NOTES
from tests.doors.feeds.test_upload_pages import confirmed, page, state, worked

pytestmark = pytest.mark.django_db(transaction=True)

# What tells that a file came, who sent it and what became of it: all else must be as it was.
TOLD = {
    "files.StoredFile",
    "landings.Landing",
    "landings.LandingStep",
    "landings.RejectedRow",
    "journal.Entry",
    "journal.Seal",
    "django_tasks_database.DBTaskResult",
    "sessions.Session",
}
FORMULA = "=HYPERLINK(http://x)"


@pytest.fixture(autouse=True)
def nothing_is_kept_from_an_earlier_test() -> None:
    kept.forget()
    for number in range(1, 30):
        reception.forget_progress(landing_id=number)


@pytest.fixture
def officer() -> Client:
    """Of an office that holds thirty homes, as at 1 February 2021."""
    oldham = AuthorityFactory(code="E08000004", name="Oldham", is_invented=False)
    client = client_as(Role.QUALITY_OFFICER, authority=oldham)
    sent(client, "good.csv", ratings(30), "2021-02-01")
    applied(client)
    assert Location.objects.count() == 30
    return client


def sent(client: Client, name: str, content: bytes | str, day: str) -> str:
    """What the page says of an upload once the worker has seen it."""
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    asked = dict(zip(("as_at-year", "as_at-month", "as_at-day"), day.split("-"), strict=True))
    before = Landing.objects.count()
    response = client.post(reverse("feeds:new"), {"file": file, **asked}, follow=True)
    worked()
    said = response.content.decode()
    if Landing.objects.count() > before:
        said = page(client, Landing.objects.latest("pk"))
    assert "Traceback" not in said
    return html.unescape(said)


def applied(client: Client) -> Landing:
    """The newest upload, confirmed and applied."""
    landing = Landing.objects.latest("pk")
    confirmed(client, landing)
    worked()
    assert state(landing) is LandingState.APPLIED
    return landing


def digests() -> dict[str, str]:
    """What every table holds, but for those that tell of files that came."""
    return {
        model._meta.label: _digest(model)
        for model in apps.get_models()
        if model._meta.label not in TOLD
    }


def _digest(model: type[Model]) -> str:
    rows = sorted(map(repr, model._base_manager.values_list()))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_the_words_of_the_command_and_nothing_changes(
    officer: Client, what: str
) -> None:
    name, content, words = BAD[what]
    before = digests()
    good = Landing.objects.get()
    assert words in sent(officer, name, content, "2021-03-01")
    landing = Landing.objects.latest("pk")  # an empty file is not even taken in
    assert landing == good or state(landing) is LandingState.REFUSED
    assert digests() == before


def test_rows_without_an_id_forbid_the_load(officer: Client) -> None:
    before = digests()
    whole = ratings(30).replace("1-500000007", "see note")
    said = sent(officer, "spoilt.csv", whole, "2021-03-01")
    assert "is not a CQC id" in said
    assert digests() == before


def test_footnotes_as_rows_are_left_out_and_told(officer: Client) -> None:
    before = digests()
    said = sent(officer, "notes.csv", ratings(30, "Outstanding") + NOTES, "2021-03-01")
    assert "This row is a note and not a location; it is left out" in said
    assert digests() == before
    applied(officer)
    assert Location.objects.count() == 30
    assert set(Location.objects.values_list("rating", flat=True)) == {4}


def test_a_file_for_an_earlier_day_is_kept_as_history(officer: Client) -> None:
    before = digests()
    earlier = ratings(30, "Inadequate").replace("15/01/2021", "15/06/2020")
    said = sent(officer, "earlier.csv", earlier, "2020-07-01")
    assert "what this one says is kept as their history" in said
    assert digests() == before
    applied(officer)
    assert set(Location.objects.values_list("rating", flat=True)) == {3}
    assert Rating.objects.filter(value=1).count() == 30


def test_a_formula_in_a_name_is_text_and_neutral_in_a_download(officer: Client) -> None:
    before = digests()
    said = sent(officer, "formula.csv", ratings(30, name=FORMULA), "2021-03-01")
    assert "Confirm and apply" in said
    assert digests() == before
    applied(officer)
    assert Location.objects.filter(name__startswith=FORMULA).count() == 30
    response = officer.get("/services.csv", {"area": "E08000004"})
    rows = b"".join(response).decode("utf-8-sig") if response.streaming else ""
    rows = rows or response.content.decode("utf-8-sig")
    assert rows.count(FORMULA) == 30
    assert not any(cell.lstrip('"').startswith("=") for cell in rows.replace("\n", ",").split(","))
