"""Who the adult is: nothing that was said is lost, nobody is taken for another, nothing leaks."""

import logging
from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.accounts.sealing import CannotUnseal
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import Adult, AdultLook, AdultSaid, Concern
from almoner.response.safeguarding.rules.referrals import Person, is_nhs_number, known_by
from tests.core.accounts.factories import client_as
from tests.response.safeguarding.acts import ACTS, written
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    AuthorityFactory,
    received,
    referral,
    someone,
    worker,
)
from tests.response.safeguarding.test_views import address, page, send

pytestmark = pytest.mark.django_db
NUMBER = "943 476 5919"
BORN = date(1935, 4, 2)
WHY = "To ring her daughter."
# Nobody's, but typed by people and by systems where nothing is known.
NO_NUMBERS = [
    "",
    "0",
    "0000000000",
    "1111111111",
    "9999999999",
    "1234567890",
    "943 476 5918",
    "n/a",
]
NO_RECORDS = ["", "0", "000", "n/a", "N/A", "none", "unknown", "TBC", "-", "1", "x1"]
NO_NAMES = ["", "Unknown", "NOT  KNOWN", "n/a", "Resident", "service user", "?", "-"]


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


def looked(concern: Concern) -> actions.Identity:
    return actions.look_at_adult(
        concern=concern, reason=WHY, by=worker(concern.authority), at=AT + DAY
    )


class TestKnownAgain:
    """Two concerns are about one person only where something tells so."""

    @pytest.mark.parametrize("typed", NO_NUMBERS)
    def test_a_number_that_is_none_makes_no_one_person_of_two(self, typed, authority) -> None:
        first = received(authority, person=Person(name="Edith Vole", nhs_number=typed))
        other = received(authority, person=Person(name="Ada Finch", nhs_number=typed))
        assert first.adult != other.adult
        assert looked(other).name == "Ada Finch"

    @pytest.mark.parametrize("typed", NO_RECORDS)
    def test_nor_does_a_record_that_is_none(self, typed: str, authority: Authority) -> None:
        first = received(authority, person=Person(name="Edith Vole", record_number=typed))
        other = received(authority, person=Person(name="Ada Finch", record_number=typed))
        assert first.adult != other.adult

    @pytest.mark.parametrize("typed", NO_NAMES)
    def test_nor_a_name_that_is_none(self, typed: str, authority: Authority) -> None:
        someone_born = Person(name=typed, born_on=date(1900, 1, 1), address="1 Reed Row")
        first, other = (
            received(authority, person=someone_born),
            received(authority, person=someone_born),
        )
        assert first.adult != other.adult

    @pytest.mark.parametrize("typed", [NUMBER, "9434765919", "943-476-5919", " 943 4765919 "])
    def test_a_number_does_however_it_is_typed(self, typed: str, authority: Authority) -> None:
        first = received(authority, person=Person(name="Edith Vole", nhs_number=NUMBER))
        assert received(authority, person=Person(nhs_number=typed)).adult == first.adult

    def test_a_wrong_number_leaves_the_others_to_tell(self, authority: Authority) -> None:
        wrong = Person(name="Edith Vole", born_on=BORN, nhs_number="0000000000")
        first = received(authority, person=Person(name="EDITH vole", born_on=BORN))
        assert received(authority, person=wrong).adult == first.adult

    @given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
    def test_one_figure_that_is_wrong_makes_it_no_number(self, nine, place, by) -> None:
        valid = [one for one in "0123456789" if is_nhs_number(nine + one)]
        assert len(valid) <= 1
        if valid:
            whole = nine + valid[0]
            figure = str((int(whole[place]) + by) % 10)
            assert not is_nhs_number(whole[:place] + figure + whole[place + 1 :])

    @given(st.text(max_size=12), st.text(max_size=12), st.none() | st.dates())
    def test_whatever_is_said_is_known_in_one_way(self, name, number, born_on) -> None:
        person = Person(name=name, nhs_number=number, record_number=number, born_on=born_on)
        known = known_by(person)
        assert known == known_by(person)
        assert known == "" or known.partition(":")[0] in {"nhs", "record", "name"}
        if not name.strip() and not number.strip():
            assert known == ""


class TestNothingLost:
    """What a later concern says of somebody known is kept with it."""

    def arrived(self, authority: Authority, *persons: Person, way: str = "one") -> list[Concern]:
        if way == "many":
            said = [referral(person=one) for one in persons]
            actions.receive_many(
                authority=authority,
                source="ASC",
                referrals=said,
                digest="d" * 64,
                by=someone(authority),
                at=AT,
            )
            concerns = Concern.objects.select_related("authority")
            return [concerns.get(reference=one.reference) for one in said]
        return [received(authority, person=one) for one in persons]

    @pytest.mark.parametrize("way", ["one", "many"])
    def test_each_concern_shows_its_own_and_then_the_others(self, way, authority) -> None:
        first, second, third = self.arrived(
            authority,
            Person(nhs_number=NUMBER),
            Person(name="Edith Vole", nhs_number=NUMBER, address="1 Reed Row", born_on=BORN),
            Person(name="Edith Vole", nhs_number=NUMBER, address="9 Mill Lane", born_on=BORN),
            way=way,
        )
        assert first.adult == second.adult == third.adult
        assert Adult.objects.count() == 1 and AdultSaid.objects.count() == 2
        assert looked(first).name == ""
        assert {one.address for one in looked(first).otherwise} == {"1 Reed Row", "9 Mill Lane"}
        newest = looked(third)
        assert (newest.name, newest.address, newest.born_on) == ("Edith Vole", "9 Mill Lane", BORN)
        assert {one.address for one in newest.otherwise} == {"", "1 Reed Row"}

    @pytest.mark.parametrize("way", ["one", "many"])
    def test_the_same_said_twice_is_shown_once(self, way: str, authority: Authority) -> None:
        person = Person(name="Edith Vole", nhs_number=NUMBER, address="1 Reed Row")
        for concern in self.arrived(authority, person, person, person, way=way):
            assert looked(concern).address == "1 Reed Row"
            assert looked(concern).otherwise == ()

    def test_what_another_council_was_told_stays_there(self, authority: Authority) -> None:
        person = Person(name="Edith Vole", nhs_number=NUMBER, address="1 Reed Row")
        received(AuthorityFactory(), person=person)
        (here,) = self.arrived(authority, Person(nhs_number=NUMBER))
        assert looked(here).otherwise == ()

    def test_the_page_shows_both(self, authority: Authority) -> None:
        since = timezone.now() - DAY
        received(
            authority,
            received_at=since,
            person=Person(name="Edith Vole", nhs_number=NUMBER, address="1 Reed Row"),
        )
        second = received(
            authority,
            received_at=since,
            person=Person(name="E. Vole", nhs_number=NUMBER, address="9 Mill Lane"),
        )
        browser = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)
        text = send(browser, "adult", second.pk, status=200, reason=WHY)
        assert text.index("9 Mill Lane") < text.index("As another concern says it")
        assert text.index("As another concern says it") < text.index("1 Reed Row")


class TestLooking:
    """Only whoever may, for a reason, and nothing of it stays anywhere."""

    @pytest.mark.parametrize("role", Role)
    def test_who_may_look(self, role: Role, authority: Authority) -> None:
        concern = received(authority)
        by = someone(authority, role=role)
        if Permission.VIEW_ADULT_IDENTITY in GRANTS[role].permissions:
            actions.look_at_adult(concern=concern, reason=WHY, by=by, at=AT + DAY)
            assert AdultLook.objects.count() == 1
        else:
            with pytest.raises(NotPermitted):
                actions.look_at_adult(concern=concern, reason=WHY, by=by, at=AT + DAY)
            assert not AdultLook.objects.exists()

    @pytest.mark.parametrize("reason", ["", " ", "needed", "\n\n needed \n"])
    def test_a_reason_explains(self, reason: str, authority: Authority) -> None:
        concern = received(authority)
        with pytest.raises(actions.GuardRefused, match="in a sentence"):
            actions.look_at_adult(concern=concern, reason=reason, by=worker(authority), at=AT + DAY)
        assert not AdultLook.objects.exists()

    def test_where_nobody_said_who_there_is_nothing_to_look_at(self, authority) -> None:
        concern = received(authority, person=Person())
        with pytest.raises(actions.GuardRefused, match="Nobody has said"):
            looked(concern)

    def test_under_a_lost_key_nothing_opens_and_no_look_is_kept(
        self, authority, settings, caplog
    ) -> None:
        concern = received(authority)
        settings.IDENTITY_KEYS = ["another key that nothing was sealed under"]
        before = written()
        with pytest.raises(CannotUnseal) as refused:
            looked(concern)
        assert "Edith" not in f"{refused.value} {refused.getrepr()} {caplog.text}"
        assert written() == before

    def test_every_second_look_is_a_look(self, authority: Authority) -> None:
        concern = received(authority)
        looked(concern)
        looked(concern)
        assert AdultLook.objects.count() == 2
        assert Entry.objects.filter(action="look_at_adult").count() == 2

    def test_the_pages_beside_it_open_no_seal(self, authority, monkeypatch) -> None:
        """A page that needs only an age opens nothing, and reads no sealed column."""
        concern = received(authority, received_at=timezone.now() - DAY)
        browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)

        def opened(sealed: str) -> str:
            raise AssertionError("A seal was opened.")

        monkeypatch.setattr("almoner.response.safeguarding.identities.unseal", opened)
        for name in ("concern", "triage", "match", "assign", "adult"):
            page(browser, name, concern.pk)
        for name in ("queue", "figures", "referrers", "reviews"):
            page(browser, name)


def browse(browser: Client, concern: Concern) -> None:
    """Every page of a concern, and a look at who it is."""
    for name in ("concern", "triage", "match", "assign", "adult"):
        browser.get(address(name, concern.pk))
    browser.post(address("adult", concern.pk), {"reason": WHY})
    browser.post(address("triage", concern.pk), {"severity": "9"})
    for form in ("csv", "ods"):
        for name in ("download", "days"):
            response = browser.get(address(name, form))
            list(response.streaming_content)  # type: ignore[arg-type]


def test_what_is_sealed_is_said_nowhere_else(
    authority: Authority, caplog: pytest.LogCaptureFixture, tmp_path, settings
) -> None:
    """Not in any table, nor in a log, nor in a file or its name: whatever is done."""
    caplog.set_level(logging.DEBUG)
    settings.HOME = tmp_path / "home"
    person = Person(
        name="Qwxyz Vole",
        born_on=date(1911, 11, 19),
        nhs_number=NUMBER,
        record_number="Qwxyz-7",
        address="1 Qwxyz Row",
    )
    since = timezone.now() - DAY
    for _ in range(2):
        concern = received(authority, received_at=since, person=person)
    browse(client_as(Role.SAFEGUARDING_MANAGER, authority=authority), concern)
    for name in ("triage", "look_at_adult", "open_in_emergency"):
        act = ACTS[name]
        role = next(one for one in Role if act.takes <= GRANTS[one].permissions)
        act.done(concern, someone(authority, role=role, number=6), at=timezone.now())
    words = ("qwxyz", "943 476 5919", "9434765919", "1911-11-19", "19 november 1911")
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            said = str(row).lower()
            assert not any(word in said for word in words), model._meta.label
    own = [one for one in caplog.records if not one.name.startswith(("django.db", "faker"))]
    assert not any(word in str(one.getMessage()).lower() for one in own for word in words)
    for path in tmp_path.rglob("*"):
        assert "qwxyz" not in path.name.lower()
        assert path.is_dir() or b"Qwxyz" not in path.read_bytes()


@pytest.mark.parametrize("name", ["receive_concern", "receive_many"])
def test_what_goes_wrong_says_nothing_of_the_adult(name: str, authority, monkeypatch) -> None:
    """An exception is read by whoever runs the server, and so is what it was raised from."""
    from django.db import connection

    person = Person(name="Zyxwv Vole", nhs_number=NUMBER, address="1 Zyxwv Row")

    def fail(execute, sql, params, many, context):
        if "INSERT INTO" in sql and "safeguarding_concernstep" in sql:
            raise RuntimeError(f"Cannot write {params!r}")
        return execute(sql, params, many, context)

    sent = {"authority": authority, "source": "ASC", "by": someone(authority), "at": AT}
    with connection.execute_wrapper(fail), pytest.raises(RuntimeError) as raised:
        if name == "receive_concern":
            actions.receive_concern(referral=referral(person=person), **sent)
        else:
            actions.receive_many(referrals=[referral(person=person)], digest="d" * 64, **sent)
    assert "Zyxwv" not in str(raised.value)
    assert not Adult.objects.exists()
