"""Whoever raised a concern is told that it arrived and what came of it, and nothing else."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.calendar.rules import day_of
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.actions import Telling, TellingRefused
from almoner.response.safeguarding.models import Concern, NewsDue, ReferrerTold
from almoner.response.safeguarding.rules.referrals import PAGE
from almoner.response.safeguarding.rules.states import OUTCOMES, ConcernState, Step
from almoner.response.safeguarding.rules.telling import (
    News,
    Said,
    TellMeans,
    sentences_for,
)
from tests.core.accounts.factories import client_as
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    HOUR,
    TODAY,
    AuthorityFactory,
    brought_to,
    received,
    referral,
    someone,
    step,
    worker,
)

pytestmark = pytest.mark.django_db
NAMED = {"referrer_name": "Rosa Quill", "referrer_contact": "01632 960 001"}


def due(concern: Concern) -> tuple[str, date] | None:
    return NewsDue.objects.filter(concern=concern).values_list("news", "due_on").first()


def tell(concern: Concern, said: Said = Said.RECEIVED, **changed: Any) -> ReferrerTold:
    given = {"by": worker(concern.authority), "at": concern.state_at + HOUR}
    given |= {key: changed.pop(key) for key in ("by", "at", "last_seen") if key in changed}
    telling = {
        "said": said,
        "means": TellMeans.TELEPHONE,
        "told_on": day_of(given["at"]),
        **changed,
    }
    return actions.tell_referrer(concern=concern, telling=Telling(**telling), **given)


class TestWhoIsToBeTold:
    """Whoever was named; whoever used the page has a receipt already."""

    def test_by_the_next_working_day_that_it_arrived(self) -> None:
        friday = AT + 4 * DAY
        concern = received(received_at=friday, **NAMED)
        assert due(concern) == ("receipt", TODAY + timedelta(days=7))

    def test_a_file_asks_for_each_of_its_rows(self) -> None:
        authority = AuthorityFactory()
        actions.receive_many(
            authority=authority,
            source="File",
            referrals=[referral(**NAMED), referral(), referral(referrer_contact="a@b.example")],
            digest="a" * 64,
            by=worker(authority),
            at=AT,
        )
        assert NewsDue.objects.filter(authority=authority, news=News.RECEIPT).count() == 2

    def test_not_somebody_of_whom_nothing_is_known(self) -> None:
        assert due(received()) is None
        assert due(received(referrer_name="  ")) is None
        assert due(brought_to(ConcernState.NO_FURTHER_ACTION)) is None

    def test_who_used_the_page_has_a_receipt_and_is_told_the_outcome(self) -> None:
        concern = received(source=PAGE, **NAMED)
        assert due(concern) is None
        step(concern, Step.TRIAGE)
        step(concern, Step.CLOSE)
        assert due(concern) == ("outcome", TODAY + timedelta(days=7))  # five working days

    def test_what_came_of_it_stands_in_the_place_of_that_it_arrived(self) -> None:
        concern = brought_to(ConcernState.NO_FURTHER_ACTION, **NAMED)
        assert due(concern) == ("outcome", TODAY + timedelta(days=7))
        assert NewsDue.objects.count() == 1

    def test_reopened_it_is_news_no_longer_and_decided_again_it_is(self) -> None:
        concern = brought_to(ConcernState.REOPENED, **NAMED)
        assert due(concern) is None
        step(concern, Step.BEGIN_S42)
        assert due(concern) is not None

    def test_sent_again_nobody_is_to_be_told_twice(self) -> None:
        authority = AuthorityFactory()
        concern = received(authority, reference="R-1", **NAMED)
        tell(concern)
        received(authority, reference="R-1", **NAMED)
        assert due(concern) is None


class TestWhatMayBeSaid:
    """One of a few sentences, and of a person in a position of trust none but that."""

    @pytest.mark.parametrize("state", sorted(OUTCOMES))
    def test_every_outcome_has_a_sentence_and_the_one_that_says_no_more(
        self, state: ConcernState
    ) -> None:
        offered = sentences_for(news=News.OUTCOME, state=state)
        assert Said.NO_MORE in offered
        assert Said.RECEIVED not in offered

    def test_of_a_position_of_trust_nothing(self) -> None:
        state = ConcernState.POSITION_OF_TRUST
        assert sentences_for(news=News.OUTCOME, state=state) == (Said.NO_MORE,)
        concern = brought_to(state, **NAMED)
        for said in set(Said) - {Said.NO_MORE}:
            with pytest.raises(TellingRefused, match="not what may be said"):
                tell(concern, said)
        assert tell(concern, Said.NO_MORE).said == Said.NO_MORE

    @pytest.mark.parametrize("said", Said)
    def test_no_sentence_names_anybody_or_says_how_it_was_decided(self, said: Said) -> None:
        for word in ("adult", "staff", "home", "section 42", "trust", "police"):
            assert word not in said.words.casefold()

    def test_an_outcome_is_not_told_as_a_receipt(self) -> None:
        concern = received(**NAMED)
        with pytest.raises(TellingRefused, match="not what may be said"):
            tell(concern, Said.NO_ACTION)


class TestTelling:
    """Who told them what, when and how is kept, once."""

    def test_it_is_kept_and_no_longer_to_be_told(self) -> None:
        concern = received(**NAMED)
        told = tell(concern, note="She will ring again.")
        assert (told.news, told.said, told.means) == ("receipt", "received", "telephone")
        assert (told.told_on, told.by_name) == (TODAY, worker(concern.authority).name)
        assert told.step == concern.steps.get(number=1)
        assert due(concern) is None

    def test_the_journal_says_that_and_not_to_whom(self) -> None:
        concern = received(**NAMED)
        before = Entry.objects.count()
        tell(concern, note="Rosa Quill was glad.")
        entry = Entry.objects.latest("id")
        assert Entry.objects.count() == before + 1
        assert (entry.action, entry.sensitivity) == ("tell_referrer", "SAFEGUARDING")
        assert "Quill" not in entry.detail

    def test_a_second_click_is_told_that_there_is_nothing_to_tell(self) -> None:
        concern = received(**NAMED)
        tell(concern)
        with pytest.raises(TellingRefused, match="nothing to tell"):
            tell(concern)
        assert ReferrerTold.objects.count() == 1

    def test_of_two_who_tell_at_once_the_second_reads_what_the_first_said(self) -> None:
        concern = brought_to(ConcernState.NO_FURTHER_ACTION, **NAMED)
        tell(concern, Said.NO_ACTION, last_seen=0)
        step(concern, Step.REOPEN)
        step(concern, Step.BEGIN_S42)
        with pytest.raises(TellingRefused, match="was first: told on 9 August 2021"):
            tell(concern, Said.LOOKED_INTO, last_seen=0)
        tell(concern, Said.LOOKED_INTO, last_seen=1)
        assert ReferrerTold.objects.count() == 2

    def test_a_decision_taken_while_the_page_was_open_is_not_told_as_a_receipt(self) -> None:
        concern = received(**NAMED)
        step(concern, Step.TRIAGE)
        step(concern, Step.CLOSE)
        with pytest.raises(TellingRefused):
            tell(concern, Said.RECEIVED, last_seen=0)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"told_on": TODAY + DAY}, "a day that has come"),
            ({"told_on": TODAY - DAY}, "from 9 August 2021 on"),
            ({"means": TellMeans.NOT_TOLD}, "Say why"),
            ({"means": TellMeans.NOT_TOLD, "note": " "}, "Say why"),
        ],
    )
    def test_what_cannot_be_is_refused(self, changed: dict[str, Any], said: str) -> None:
        concern = received(**NAMED)
        with pytest.raises(TellingRefused, match=said):
            tell(concern, **changed)
        assert due(concern) is not None

    def test_not_telling_is_recorded_with_its_reason(self) -> None:
        concern = received(**NAMED)
        told = tell(concern, means=TellMeans.NOT_TOLD, note="Telling them would warn somebody.")
        assert told.means == "not_told"
        assert due(concern) is None

    @pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.DIRECTOR, Role.REFERRAL_SYSTEM])
    def test_whoever_does_not_triage_may_not(self, role: Role) -> None:
        concern = received(**NAMED)
        with pytest.raises(NotPermitted):
            tell(concern, by=someone(concern.authority, role=role))

    def test_not_of_another_authority(self) -> None:
        concern = received(**NAMED)
        with pytest.raises(NotPermitted):
            tell(concern, by=worker(AuthorityFactory()))


class TestPages:
    """The list, and the form."""

    @pytest.fixture
    def authority(self) -> Authority:
        return AuthorityFactory(name="Southaven")

    @pytest.fixture
    def practitioner(self, authority: Authority) -> Client:
        return client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)

    def _recent(self, authority: Authority, **said: Any) -> Concern:
        return received(authority, received_at=timezone.now() - 5 * DAY, **{**NAMED, **said})

    def _list(self, browser: Client) -> str:
        response = browser.get(reverse("safeguarding:referrers"))
        assert response.status_code == HTTPStatus.OK
        return response.content.decode()

    def test_the_list_says_who_what_and_by_when(
        self, authority: Authority, practitioner: Client
    ) -> None:
        concern = self._recent(authority)
        self._recent(AuthorityFactory(), referrer_name="Somebody elsewhere")
        text = self._list(practitioner)
        for part in (f"Concern {concern.number}", "Rosa Quill", "01632 960 001", "Overdue"):
            assert part in text
        assert "elsewhere" not in text
        assert "1 person who raised one is to be told" in (
            practitioner.get(reverse("safeguarding:queue")).content.decode()
        )
        entry = Entry.objects.filter(subject_id="referrers").get()
        assert (entry.action, entry.sensitivity) == ("read", "SAFEGUARDING")

    def test_an_empty_list_says_so(self, practitioner: Client) -> None:
        assert "Nobody is to be told anything" in self._list(practitioner)

    def test_a_long_list_has_pages(self, authority: Authority, practitioner: Client) -> None:
        for number in range(27):
            self._recent(authority, referrer_name=f"Caller {number:02}")
        assert self._list(practitioner).count("Caller ") == 25
        second = practitioner.get(reverse("safeguarding:referrers"), {"page": "2"})
        assert second.content.decode().count("Caller ") == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_as_many_questions_however_long(
        self,
        count: int,
        authority: Authority,
        practitioner: Client,
        django_assert_max_num_queries: Any,
    ) -> None:
        for _ in range(count):
            self._recent(authority)
        self._list(practitioner)
        with django_assert_max_num_queries(12) as asked:
            self._list(practitioner)
        assert len(asked) == 6

    def test_told_it_leaves_the_list_and_stands_in_the_timeline(
        self, authority: Authority, practitioner: Client
    ) -> None:
        concern = self._recent(authority)
        address = reverse("safeguarding:tell", args=[concern.pk])
        text = practitioner.get(address).content.decode()
        assert Said.RECEIVED.words in text
        assert Said.NO_MORE.words not in text
        today = timezone.localdate()
        sent = {
            "last_seen": "0",
            "said": "received",
            "means": "letter",
            "told_on-day": today.day,
            "told_on-month": today.month,
            "told_on-year": today.year,
            "note": "Posted",
        }
        assert practitioner.post(address, sent).status_code == HTTPStatus.FOUND
        again = practitioner.post(address, sent, follow=True).content.decode()
        assert "nothing to tell" in again
        assert ReferrerTold.objects.count() == 1
        page = practitioner.get(reverse("safeguarding:concern", args=[concern.pk]))
        assert "Whoever raised it was told" in page.content.decode()
        assert "Nobody is to be told anything" in self._list(practitioner)

    def test_what_is_left_out_is_asked_for_and_nothing_is_recorded(
        self, authority: Authority, practitioner: Client
    ) -> None:
        concern = self._recent(authority)
        address = reverse("safeguarding:tell", args=[concern.pk])
        text = practitioner.post(address, {"last_seen": "0"}).content.decode()
        assert "Select how they were told" in text
        assert not ReferrerTold.objects.exists()

    def test_another_authoritys_is_not_there(self, practitioner: Client) -> None:
        address = reverse("safeguarding:tell", args=[self._recent(AuthorityFactory()).pk])
        assert practitioner.get(address).status_code == HTTPStatus.NOT_FOUND
        assert practitioner.post(address, {"said": "received"}).status_code == HTTPStatus.NOT_FOUND

    def test_a_concern_says_how_telling_stands(
        self, authority: Authority, practitioner: Client
    ) -> None:
        def says(concern: Concern) -> str:
            address = reverse("safeguarding:concern", args=[concern.pk])
            return practitioner.get(address).content.decode()

        assert "Nobody was named who could be told" in says(
            self._recent(authority, referrer_name="", referrer_contact="")
        )
        assert "They have their receipt" in says(self._recent(authority, source=PAGE))
        concern = self._recent(authority)
        assert "that it arrived" in says(concern)
        tell(concern, means=TellMeans.NOT_TOLD, note="It would warn somebody.")
        assert "Not told, for a reason" in says(concern)


def test_the_list_is_of_the_longest_due_first() -> None:
    authority = AuthorityFactory()
    later = received(authority, received_at=AT + DAY, **NAMED)
    first = received(authority, **NAMED)
    found = queries.to_tell(queries.news_due(visible_to=worker(authority)), as_at=TODAY + 2 * DAY)
    assert [one.concern_id for one in found] == [first.pk, later.pk]
    assert [one.is_overdue for one in found] == [True, False]
