"""What whoever decides on a concern is shown, and the local target for the decision."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.queries.deciding import MOST_OTHERS
from almoner.response.safeguarding.rules.kinds import Answer
from almoner.response.safeguarding.rules.referrals import Person
from almoner.response.safeguarding.rules.states import DECISIONS, ConcernState, Step
from tests.core.accounts.factories import client_as
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    HOUR,
    AuthorityFactory,
    brought_to,
    found,
    home,
    received,
    someone,
    triaged,
    worker,
)
from tests.response.safeguarding.test_views import address, page, send

pytestmark = pytest.mark.django_db
ALL = {"has_needs": Answer.YES, "at_risk": Answer.YES, "cannot_protect": Answer.YES}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def practitioner(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)


def recent(authority: Authority, **said: object) -> Concern:
    return received(authority, received_at=timezone.now() - 2 * DAY, **said)


def triaged_as(concern: Concern, **answers: object) -> Concern:
    by = worker(concern.authority)
    actions.triage(concern=concern, found=found(**answers), by=by, at=concern.state_at + HOUR)
    return concern


def plain(text: str) -> str:
    """The words of a page."""
    return " ".join(re.sub("<[^>]*>", " ", text.partition("<main")[2]).split())


class TestThePage:
    """Where it is said what becomes of a concern."""

    @pytest.mark.parametrize("taken", sorted(DECISIONS))
    def test_every_decision_shows_what_it_rests_on(self, taken, authority, practitioner) -> None:
        concern = triaged_as(
            recent(
                authority,
                text="He fell, and nobody came.",
                safety_text="A doctor came.",
                is_urgent=True,
            ),
            interim_safety="Staff look in every hour.",
            views="He wants to stay where he is.",
            consent=Answer.NO,
            capacity=Answer.UNKNOWN,
            immediate_safety=Answer.NO,
        )
        text = plain(page(practitioner, "step", concern.pk, taken))
        for words in (
            "What happened He fell, and nobody came.",
            "Kept safe by then A doctor came.",
            "Its sender said that somebody was in danger",
            "Neglect and acts of omission",
            "Wren House",
            "What triage found",
            "Is the adult safe now? No",
            "What keeps the adult safe Staff look in every hour.",
            "What the adult says and wants He wants to stay where he is.",
            "Do they agree to what is done? No",
            "Can they decide that? Not known",
            "Priority P3",
            "Care Act 2014, section 42(1)",
            "(a) has needs for care and support, whether or not any of them are met Yes",
            "(b) is experiencing abuse or neglect, or is at risk of it Yes",
            "(c) because of those needs cannot protect themselves against it Not known",
            "Other concerns about the same person or service None that you may see.",
            "a local target, which no statute sets",
        ):
            assert words in text, words
        assert "Edith" not in text

    @pytest.mark.parametrize("taken", sorted(set(Step) - DECISIONS - {Step.RECEIVE}))
    def test_other_steps_do_not(self, taken: Step, authority, practitioner) -> None:
        if taken in {Step.TRIAGE, Step.ESCALATE}:
            return
        concern = triaged(recent(authority))
        assert "What triage found" not in page(practitioner, "step", concern.pk, taken)

    def test_before_triage_it_says_to_triage_first(self, authority, practitioner) -> None:
        text = plain(page(practitioner, "step", recent(authority).pk, "begin_s42"))
        assert "Triage this concern first." in text
        assert text.count("Not triaged") == 3
        assert "What triage found" not in text

    def test_the_newest_triage_counts(self, authority, practitioner) -> None:
        concern = triaged_as(recent(authority), views="She wants to leave.")
        triaged_as(concern, views="She wants to stay.", **ALL)
        text = plain(page(practitioner, "step", concern.pk, "close"))
        assert "She wants to stay." in text and "She wants to leave." not in text

    def test_what_nobody_asked_is_not_known(self, authority, practitioner) -> None:
        concern = triaged_as(recent(authority))
        text = plain(page(practitioner, "step", concern.pk, "close"))
        assert "What the adult says and wants Not recorded" in text

    @pytest.mark.parametrize("taken", sorted(DECISIONS))
    @pytest.mark.parametrize("answer", Answer)
    def test_where_triage_and_the_decision_differ_it_says_so(
        self, taken: Step, answer: Answer, authority, practitioner
    ) -> None:
        concern = triaged_as(recent(authority), **ALL | {"cannot_protect": answer})
        text = plain(page(practitioner, "step", concern.pk, taken))
        is_all, is_statutory = answer is Answer.YES, taken is Step.BEGIN_S42
        assert ("Triage did not find all three" in text) is (is_statutory and not is_all)
        assert ("the council has to make enquiries" in text) is (is_all and not is_statutory)

    def test_a_long_text_is_shortened_and_can_be_read_whole(self, authority, practitioner) -> None:
        concern = triaged(recent(authority, text="Night " * 500 + "morning"))
        text = page(practitioner, "step", concern.pk, "close")
        assert "morning" not in text and "Night …" in text
        assert f'href="{address("concern", concern.pk)}">Read all of it' in text

    def test_what_was_typed_is_given_back_beside_it(self, authority, practitioner) -> None:
        concern = triaged(recent(authority))
        text = send(
            practitioner, "step", concern.pk, "close", status=200, reason="Mine", last_seen="1"
        )
        assert "was first" in text and "Mine" in text and "What triage found" in text

    def test_each_look_at_it_is_journalled(self, authority, practitioner) -> None:
        concern = triaged(recent(authority))
        for read in (practitioner.get, practitioner.post):
            before = Entry.objects.filter(action="read").count()
            read(address("step", concern.pk, "close"))
            assert Entry.objects.filter(action="read").count() == before + 1

    @pytest.mark.parametrize("name", ["triage", "match", "seen", "tell"])
    def test_no_other_page_shows_a_concern_unseen(self, name: str, authority) -> None:
        """A form sent empty shows the page again: that is a look too."""
        browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
        state = ConcernState.COMPLAINT if name == "seen" else ConcernState.RECEIVED
        concern = brought_to(
            state, authority, received_at=timezone.now() - 2 * DAY, referrer_name="Rosa Quill"
        )
        for read in (browser.get, lambda place: browser.post(place, {"last_seen": "nonsense"})):
            before = Entry.objects.filter(action="read").count()
            assert read(address(name, concern.pk)).status_code == 200
            assert Entry.objects.filter(action="read").count() == before + 1

    @pytest.mark.parametrize("count", [1, 3, 60])
    def test_it_asks_as_many_questions_however_many_others(
        self, count: int, authority, practitioner, django_assert_max_num_queries
    ) -> None:
        concern = triaged(recent(authority))
        for _ in range(count):
            recent(authority)
        page(practitioner, "step", concern.pk, "close")
        with django_assert_max_num_queries(12) as asked:
            page(practitioner, "step", concern.pk, "close")
        assert len(asked) == 10


class TestOthers:
    """Other concerns about the same person or service."""

    def test_by_person_by_service_and_by_both(self, authority: Authority) -> None:
        place, edith = home(authority), Person(name="Edith Vole", born_on=date(1935, 4, 2))
        other = Person(name="Ada Finch", born_on=date(1940, 1, 1))
        concern = at(place, received(authority, person=edith))
        both = at(place, received(authority, person=edith, received_at=AT - DAY))
        person = received(authority, person=edith, received_at=AT - 2 * DAY)
        service = at(place, received(authority, person=other, received_at=AT - 3 * DAY))
        received(authority, person=other)
        shown = queries.grounds(concern=concern, visible_to=worker(authority))
        assert [(one.id, one.is_same_person, one.is_same_service) for one in shown.others] == [
            (both.pk, True, True),
            (person.pk, True, False),
            (service.pk, False, True),
        ]
        assert shown.other_count == 3

    def test_two_of_whom_nothing_is_known_are_not_the_same(self, authority: Authority) -> None:
        concern = received(authority, person=Person(), service_named="")
        received(authority, person=Person(), service_named="")
        shown = queries.grounds(concern=concern, visible_to=worker(authority))
        assert (shown.others, shown.other_count) == ((), 0)

    def test_those_of_another_council_are_not_shown(self, authority: Authority) -> None:
        there, place = AuthorityFactory(), home(authority)
        concern = at(place, received(authority))
        theirs = at(place, received(there))
        here = queries.grounds(concern=concern, visible_to=worker(authority))
        assert here.other_count == 0
        both = queries.grounds(concern=concern, visible_to=someone(authority, there))
        assert [one.id for one in both.others] == [theirs.pk]
        blind = queries.grounds(
            concern=concern, visible_to=someone(authority, role=Role.DIRECTOR, number=3)
        )
        assert blind.other_count == 0

    def test_a_long_list_ends_and_says_how_many_more(self, authority, practitioner) -> None:
        concern = triaged(recent(authority))
        for _ in range(MOST_OTHERS + 2):
            recent(authority)
        text = page(practitioner, "step", concern.pk, "close")
        assert text.count(": the same person.") == MOST_OTHERS
        assert "And 2 older." in text

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"person": Person()}, "It is not known who the adult is nor which service"),
            ({}, "It is not known which service on the register it is about."),
        ],
    )
    def test_what_cannot_be_looked_for_is_said(self, said, words, authority, practitioner) -> None:
        concern = triaged(recent(authority, **said))
        assert words in plain(page(practitioner, "step", concern.pk, "close"))


def at(place: object, concern: Concern) -> Concern:
    """The concern, confirmed to be about a service."""
    actions.confirm_match(
        concern=concern,
        location=place,  # type: ignore[arg-type]
        by=worker(concern.authority),
        at=AT + HOUR,
    )
    return concern
