"""The return: counted from records, guarded, published without disclosing, and frozen."""

import re
from datetime import date
from http import HTTPStatus

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from almoner.account.returns import actions, queries, tables
from almoner.account.returns.models import Submission, SubmittedFigure
from almoner.account.returns.practice import NoReturnYet
from almoner.account.returns.rules.protecting import TOTAL
from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.calendar.rules import FinancialYear
from almoner.core.journal.models import Entry
from tests.account.returns.factories import (
    AFTER,
    AT,
    YEAR,
    AuthorityFactory,
    an_enquiry,
    concluded,
    counted,
    someone,
    submitted,
)
from tests.account.returns.secrets import plant
from tests.core.accounts.factories import client_as
from tests.response.enquiries.factories import a_concern, an_adult, begun

pytestmark = pytest.mark.django_db
INDEX = reverse("returns:returns")
PAGE = reverse("returns:year", args=[2021])
PEOPLE = [role for role in Role if role is not Role.REFERRAL_SYSTEM]


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


def manager(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


def test_it_is_there_for_those_who_build_it(authority: Authority) -> None:
    plant(authority=authority, marker="heron")
    for role in PEOPLE:
        browser = client_as(role, authority=authority)
        may = Permission.BUILD_RETURN in GRANTS[role].permissions
        for address in (
            INDEX,
            PAGE,
            reverse("returns:download", args=[2021, "csv"]),
            reverse("returns:download", args=[2021, "ods"]),
            reverse("returns:submit", args=[2021]),
            reverse("returns:submission", args=[2021, 2]),
            reverse("returns:submission_download", args=[2021, 2, "csv"]),
        ):
            response = browser.get(address)
            assert response.status_code == (HTTPStatus.OK if may else HTTPStatus.NOT_FOUND)
            text = b"" if response.streaming else response.content
            assert may or b"heron" not in text
            for put_away in response._resource_closers:  # close() would end the connection too
                put_away()


def test_another_authoritys_submission_is_none(authority: Authority) -> None:
    plant(authority=authority, marker="heron")
    browser = manager(AuthorityFactory())
    address = reverse("returns:submission", args=[2021, 2])
    assert browser.get(address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("starts_in", [1990, 2015, 2900])
def test_years_without_a_return_are_no_pages(authority: Authority, starts_in: int) -> None:
    address = reverse("returns:year", args=[starts_in])
    assert manager(authority).get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_year_is_counted_from_the_records(authority: Authority) -> None:
    an_enquiry(authority, gender="male")
    concluded(authority, gender="female", age_band="85_94")
    an_enquiry(AuthorityFactory())
    found = counted(authority)
    assert found.counts["cases"]["concerns", "number"] == 2
    assert found.counts["cases"]["s42_begun", "number"] == 2
    assert found.counts["gender"]["female", "s42"] == 1
    assert found.counts["risk"]["neglect", "service_provider"] == 1
    assert found.counts["outcome"]["reduced", "number"] == 1
    assert found.counts["personal"]["expressed_partly", "number"] == 1
    assert found.is_whole


def test_a_year_that_goes_on_is_counted_up_to_its_day(authority: Authority) -> None:
    an_enquiry(authority)
    found = counted(authority, as_at=date(2021, 7, 1))
    assert not found.is_whole
    assert found.counts["cases"]["concerns", "number"] == 0


def test_it_is_counted_only_for_those_who_build_it(authority: Authority) -> None:
    with pytest.raises(queries.ReturnNotVisible):
        counted(authority, visible_to=someone(authority, Role.SAFEGUARDING_PRACTITIONER))
    with pytest.raises(NoReturnYet):
        counted(authority, year=FinancialYear(2010))


def test_what_may_be_published_keeps_small_counts_back(authority: Authority) -> None:
    an_enquiry(authority, gender="male")
    text = manager(authority).get(PAGE, {"version": "publish"}).content.decode()
    assert ">*</td>" in text and "Not published: one of its parts is kept back" in text
    assert "Counts from 0 to 4 are kept back and shown as *" in text
    assert not re.search(r"numeric[^>]*>0</td>", text)
    full = manager(authority).get(PAGE).content.decode()
    assert ">*</td>" not in full and "not for publication" in full
    told = counted(authority)
    small = [
        (key, place)
        for key, counts in told.counts.items()
        for place, n in counts.cells.items()
        if n < 5
    ]
    assert small and all(place in told.kept_back[key] for key, place in small)


def test_a_published_rate_is_of_the_counts_before_rounding(authority: Authority) -> None:
    for _ in range(7):
        an_enquiry(authority)
    for _ in range(6):
        a_concern(authority, at=AT)
    told = counted(authority)
    published = tables.conversion_words(told, version=tables.TO_PUBLISH)
    assert published == "54%: 5 section 42 enquiries begun, of 15 concerns received."  # 7 of 13
    assert tables.conversion_words(told, version=tables.FULL).startswith("54%: 7 section 42")


def test_downloads_say_which_version_they_are(authority: Authority) -> None:
    an_enquiry(authority)
    address = reverse("returns:download", args=[2021, "csv"])
    response = manager(authority).get(address, {"version": "publish"})
    text = b"".join(response).decode()  # type: ignore[arg-type]
    assert ",*" in text and ",0" not in text
    assert "publish" in response["Content-Disposition"]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.sensitivity) == ("export", "SAFEGUARDING")
    notes = tables.download_notes(counted(authority), version=tables.FULL)
    assert any("not for publication" in text for _, text in notes.definitions)


def test_submitting_freezes_the_figures(authority: Authority) -> None:
    an_enquiry(authority, gender="male")
    kept = submitted(authority)
    an_enquiry(authority, gender="male")  # recorded late
    assert counted(authority).counts["gender"]["male", "s42"] == 2
    frozen = queries.submitted_return(
        authority=authority, year=YEAR, number=1, visible_to=someone(authority)
    )
    assert frozen.counts["gender"]["male", "s42"] == 1
    assert frozen.counts["gender"][TOTAL, TOTAL] == 1
    assert ("male", "s42") in frozen.kept_back["gender"]
    assert queries.digest_of(frozen) == kept.digest
    entry = Entry.objects.get(action="submit_return")
    assert (entry.sensitivity, entry.subject_id) == ("SAFEGUARDING", str(kept.pk))


def test_a_later_submission_stands_beside_the_first_with_its_reason(authority: Authority) -> None:
    submitted(authority)
    with pytest.raises(actions.SubmissionRefused, match="Say why"):
        submitted(authority)
    assert submitted(authority, reason="Two enquiries were recorded late.").number == 2
    text = manager(authority).get(reverse("returns:submission", args=[2021, 2])).content.decode()
    assert "It replaces the one before: Two enquiries were recorded late." in text
    assert "Submission 2" in manager(authority).get(INDEX).content.decode()


def test_the_years_listed_go_back_to_the_first_that_anything_is_kept_of(
    authority: Authority,
) -> None:
    by = someone(authority)

    def first() -> FinancialYear | None:
        return queries.first_year(authority=authority, visible_to=by)

    assert first() is None
    submitted(authority)
    assert first() == FinancialYear(2021)
    a_concern(authority, at=AT.replace(year=2019, month=5))
    assert first() == FinancialYear(2019)
    auditor = someone(authority, Role.AUDITOR)
    assert queries.first_year(authority=authority, visible_to=auditor) is None


@pytest.mark.parametrize(("first", "count"), [(None, 6), (2030, 6), (2026, 6), (2021, 11)])
def test_at_least_six_years_are_listed(first: int | None, count: int) -> None:
    listed = tables.years(FinancialYear(2031), first=FinancialYear(first) if first else None)
    assert len(listed) == count
    assert listed[0] == FinancialYear(2031)


def test_what_covered_a_small_count_of_an_earlier_submission_stays_kept_back(
    authority: Authority,
) -> None:
    """Two returns of one year are not to be told from each other."""
    for gender, many in (("male", 2), ("female", 6)):
        for _ in range(many):
            an_enquiry(authority, gender=gender)
    assert ("female", "s42") in counted(authority).kept_back["gender"]  # or the two would show
    submitted(authority)
    for _ in range(8):
        an_enquiry(authority, gender="male")
    told = counted(authority)
    assert told.counts["gender"]["male", "s42"] == 10
    assert ("female", "s42") in told.kept_back["gender"]
    assert told.kept_back["cases"] == {("other_begun", "number")}  # nought: nothing adds up there


def test_what_was_not_shown_is_not_submitted(authority: Authority) -> None:
    with pytest.raises(actions.SubmissionRefused, match="figures have changed"):
        submitted(authority, digest="0" * 64)
    with pytest.raises(actions.SubmissionRefused, match="Someone else submitted"):
        submitted(authority, last_number=1)
    with pytest.raises(actions.SubmissionRefused, match="has not ended"):
        submitted(authority, at=AFTER.replace(month=2))
    with pytest.raises(NotPermitted):
        submitted(authority, by=someone(authority, Role.DIRECTOR))
    assert not Submission.objects.exists()


def test_the_page_submits_what_it_showed(authority: Authority) -> None:
    an_enquiry(authority)
    browser = manager(authority)
    address = reverse("returns:submit", args=[2021])
    said = {"last_number": "0", "digest": queries.digest_of(counted(authority)), "checked": "on"}
    assert "Select" in browser.post(address, {**said, "checked": ""}).content.decode()
    again = browser.post(address, {**said, "digest": "0" * 64})
    assert "The figures have changed" in again.content.decode()
    assert browser.post(address, said).status_code == HTTPStatus.FOUND
    assert Submission.objects.get().figures.count() > 100
    assert "Someone else submitted" in browser.post(address, said).content.decode()


def test_more_enquiries_than_concerns_is_warned_of(authority: Authority) -> None:
    an_enquiry(authority)
    early = a_concern(authority, at=AFTER.replace(year=2020), adult=an_adult(authority))
    begun(concern=early, at=AT)
    text = manager(authority).get(PAGE).content.decode()
    assert "More section 42 enquiries began than concerns came" in text


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_asks_few_questions_of_the_database(
    authority: Authority, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = manager(authority)
    for _ in range(many):
        an_enquiry(authority)
        concluded(authority)
    for address in (PAGE, reverse("returns:submit", args=[2021])):
        browser.get(address)
        with django_assert_max_num_queries(12):
            browser.get(address)


def test_what_was_submitted_cannot_be_changed_or_taken_away(authority: Authority) -> None:
    plant(authority=authority, marker="heron")
    for refused in (
        lambda: Submission.objects.update(by_name="Other"),
        lambda: SubmittedFigure.objects.update(count=4),
        lambda: SubmittedFigure.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


def test_a_number_is_given_once_and_a_replacement_has_a_reason(authority: Authority) -> None:
    plant(authority=authority, marker="heron")
    values = {
        field.name: getattr(Submission.objects.get(), field.name)
        for field in Submission._meta.concrete_fields
        if field.name != "id"
    }
    Submission.objects.create(**{**values, "number": 3})
    for wrong in ({"number": 2}, {"number": 4, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.create(**{**values, **wrong})
