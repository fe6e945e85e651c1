"""Beginning, closing and opening again; and what is carried forward from last time."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from almoner.core.accounts.rules import Principal, Role
from almoner.evidence.questionnaires.actions import (
    CannotBegin,
    ResponseStepRefused,
    begin_response,
    close_response,
    install_question_sets,
    receive_answers,
    reopen_response,
    take_version_step,
)
from almoner.evidence.questionnaires.models import Response
from almoner.evidence.questionnaires.queries import (
    UnknownResponse,
    carried_forward,
    current_answers,
    frozen_scores,
    previous_response,
    progress_of,
    response_named,
    response_state,
    score_of,
)
from almoner.evidence.questionnaires.rules import Score
from almoner.evidence.questionnaires.rules.states import (
    RESPONSE_ACTS,
    ResponseAct,
    ResponseState,
    VersionAct,
)
from tests.evidence.questionnaires.factories import (
    AT,
    TODAY,
    begun,
    incoming,
    published,
    rated,
    raw_set,
    someone,
    with_change,
)
from tests.register.directory.factories import OPERATOR, AuthorityFactory, LocationFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"respect": 3, "dignity": 4, "safety": 2, "floor": "upper"}


def answered(response: Response, by: Principal | None = None, **answers: Any) -> Response:
    receive_answers(
        response=response,
        answers=[incoming(key, value) for key, value in (answers or ANSWERS).items()],
        by=by or someone(response.authority),
        at=AT,
    )
    return response


def close(response: Response, *, days: int = 0) -> Score:
    with transaction.atomic():
        return close_response(
            response=response, by=someone(response.authority), at=AT + timedelta(days=days)
        )


def reopen(response: Response, reason: str = "A reply from the provider.") -> None:
    with transaction.atomic():
        reopen_response(response=response, by=someone(response.authority), at=AT, reason=reason)


class TestBeginning:
    def begin(self, **more: Any) -> Response:
        authority = more.pop("authority", None) or AuthorityFactory()
        asked: dict[str, Any] = {
            "version": published(),
            "location": LocationFactory(authority=authority),
            **more,
        }
        with transaction.atomic():
            return begin_response(authority=authority, by=someone(authority), at=AT, **asked)

    def test_it_is_open_and_on_its_version(self) -> None:
        response = self.begin()
        assert response_state(response=response) is ResponseState.OPEN
        assert (response.begun_by, response.begun_by_name) == ("user:1", "Ada Marsh")

    def test_about_no_service(self) -> None:
        assert self.begin(location=None).location is None

    def test_not_on_a_draft_or_a_retired_version(self) -> None:
        version = published()
        take_version_step(version=version, act=VersionAct.RETIRE, by=OPERATOR, at=AT)
        with pytest.raises(CannotBegin, match="is not published"):
            self.begin(version=version)

    def test_not_about_a_service_it_is_not_for(self) -> None:
        location = LocationFactory(service_type="home_care")
        with pytest.raises(CannotBegin, match="is not made for a service of this kind"):
            self.begin(location=location)

    def test_a_set_for_all_is_for_any(self) -> None:
        location = LocationFactory(service_type="home_care")
        version = published(raw_set(applies_to=[], question_set="any-audit"))
        assert self.begin(version=version, location=location).location == location


class TestClosing:
    def test_its_score_is_frozen(self) -> None:
        response = answered(begun())
        live = score_of(response=response)
        assert close(response) == live == score_of(response=response)
        assert str(live.percentage) == "54.2"
        step = response.steps.get()
        assert (step.state, step.by_name) == ("closed", "Ada Marsh")
        assert json.loads(step.score)["rating"] == "Requires improvement"

    def test_not_while_people_disagree(self) -> None:
        response = answered(begun())
        ben = someone(response.authority, reference="user:2")
        answered(response, ben, respect=1, dignity=1)
        with pytest.raises(ResponseStepRefused, match="answered 2 questions differently"):
            close(response)
        answered(response, ben, respect=2)

    def test_twice_is_told(self) -> None:
        response = answered(begun())
        close(response)
        with pytest.raises(ResponseStepRefused, match="closed"):
            close(response)
        assert response.steps.count() == 1

    def test_opened_again_it_takes_answers_and_closes_with_another_score(self) -> None:
        response = answered(begun())
        first = close(response)
        reopen(response)
        answered(response, safety=4)
        second = close(response)
        assert (str(first.percentage), str(second.percentage)) == ("54.2", "62.5")
        assert [step.state for step in response.steps.all()] == ["closed", "open", "closed"]
        assert json.loads(response.steps.all()[0].score)["overall"]["percentage"] == "54.2"

    def test_opening_needs_a_reason_and_something_closed(self) -> None:
        response = begun()
        with pytest.raises(ResponseStepRefused, match="is open already"):
            reopen(response)
        close(response)
        with pytest.raises(ResponseStepRefused, match="Say why"):
            reopen(response, reason="  ")

    @pytest.mark.parametrize("state", list(ResponseState))
    def test_every_act_in_every_state(self, state: ResponseState) -> None:
        for act, take in {ResponseAct.CLOSE: close, ResponseAct.REOPEN: reopen}.items():
            response = begun()
            if state is ResponseState.CLOSED:
                close(response)
            if (state, act) in RESPONSE_ACTS:
                take(response)  # type: ignore[operator]
                assert response_state(response=response) is RESPONSE_ACTS[state, act]
            else:
                with pytest.raises(ResponseStepRefused):
                    take(response)  # type: ignore[operator]
                assert response_state(response=response) is state


class TestOldResponses:
    def test_a_new_version_never_scores_an_old_response(self) -> None:
        """Not one that is closed, and not one that was only begun."""
        version = published()
        location = LocationFactory()
        closed = answered(begun(version, authority=location.authority, location=location))
        still_open = answered(begun(version, authority=location.authority, location=location))
        before = close(closed)
        heavier = with_change("sections.0.standards.1.questions.0.weight", 100)
        heavier["version"] = "2"
        heavier["ratings"] = [{"label": "Splendid", "from": 0}]
        heavier["limiters"] = []
        newer = published(heavier)
        fresh = answered(begun(newer, authority=location.authority, location=location))
        for old in (closed, still_open):
            found = Response.objects.get(pk=old.pk)
            assert score_of(response=found) == before
        assert score_of(response=fresh).rating == "Splendid"

    def test_a_frozen_score_is_read_and_not_worked_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        response = answered(begun())
        before = close(response)

        def never(**_: object) -> Score:
            raise AssertionError("It was scored again.")

        monkeypatch.setattr("almoner.evidence.questionnaires.queries.responses.score", never)
        assert score_of(response=response) == before
        assert frozen_scores(response_ids=[response.pk], as_at=TODAY) == {response.pk: before}

    def test_installing_the_library_again_touches_nothing(self) -> None:
        response = answered(begun())
        before = close(response)
        install_question_sets(at=AT)
        assert score_of(response=response) == before


class TestFrozenScores:
    def test_those_closed_that_day(self, django_assert_num_queries: Callable[[int], Any]) -> None:
        responses = [answered(begun()) for _ in range(3)]
        close(responses[0])
        close(responses[1], days=10)
        ids = [each.pk for each in responses]
        with django_assert_num_queries(1):
            found = frozen_scores(response_ids=ids, as_at=TODAY)
        assert set(found) == {ids[0]}
        assert set(frozen_scores(response_ids=ids, as_at=TODAY + timedelta(days=10))) == set(
            ids[:2]
        )

    def test_not_one_opened_again(self) -> None:
        response = answered(begun())
        close(response)
        reopen(response)
        assert frozen_scores(response_ids=[response.pk], as_at=TODAY) == {}


def test_progress_counts_what_is_asked() -> None:
    response = answered(begun(), respect=3, dignity=2, beds="x", comments="Seen.")
    found = progress_of(response=response)
    assert (found.asked, found.answered, found.clashes, found.refused) == (11, 3, 0, 1)
    assert found.required_and_unanswered == ("safety",)


class TestCarryingForward:
    @pytest.fixture
    def last_year(self) -> Response:
        response = answered(begun(at=AT - timedelta(days=365)))
        close(response, days=-360)
        return response

    def previous(self, now: Response, **more: Any) -> Response | None:
        asked: dict[str, Any] = {
            "question_set_key": "short-audit",
            "location_ids": [now.location_id],
            "as_at": TODAY,
            "visible_to": someone(now.authority),
            "before": now,
            **more,
        }
        return previous_response(**asked)

    def this_year(self, last_year: Response, **more: Any) -> Response:
        return begun(
            more.pop("version", last_year.version),
            authority=last_year.authority,
            location=last_year.location,
        )

    def test_last_times_answers_stand_beside_this_times(self, last_year: Response) -> None:
        now = self.this_year(last_year)
        found = self.previous(now)
        assert found == last_year
        lines = carried_forward(response=now, previous=last_year)
        assert {key: line.words for key, line in lines.items()} == {
            "respect": "Good",
            "dignity": "Excellent",
            "safety": "Requires improvement",
            "floor": "Upper",
        }

    def test_what_was_taken_back_is_not_carried(self, last_year: Response) -> None:
        reopen(last_year)
        answered(last_year, respect=None)
        close(last_year, days=-350)
        now = self.this_year(last_year)
        assert "respect" not in carried_forward(response=now, previous=last_year)

    def test_across_versions_by_the_key_of_the_question(self, last_year: Response) -> None:
        raw = raw_set(version="2")
        raw["sections"][0]["standards"][0]["questions"] = [rated("dignity"), rated("privacy")]
        now = self.this_year(last_year, version=published(raw))
        assert self.previous(now) == last_year
        assert set(carried_forward(response=now, previous=last_year)) == {
            "dignity",
            "safety",
            "floor",
        }

    def test_none_where_none_was_closed(self, last_year: Response) -> None:
        now = self.this_year(last_year)
        assert self.previous(now, location_ids=[]) is None
        assert self.previous(now, question_set_key="other") is None
        assert self.previous(now, as_at=date(2020, 1, 1)) is None
        reopen(last_year)
        assert self.previous(now) is None

    def test_a_service_that_registered_again_is_followed(self, last_year: Response) -> None:
        successor = LocationFactory(authority=last_year.authority)
        now = begun(last_year.version, authority=last_year.authority, location=successor)
        assert self.previous(now) is None
        ids = [successor.pk, last_year.location_id]
        assert self.previous(now, location_ids=ids) == last_year

    def test_not_for_another_authority(self, last_year: Response) -> None:
        now = self.this_year(last_year)
        stranger = someone(AuthorityFactory())
        assert self.previous(now, visible_to=stranger) is None


class TestSeeing:
    def test_only_those_who_see_quality_in_its_authority(self) -> None:
        response = begun()
        seen = response_named(response_id=response.pk, visible_to=someone(response.authority))
        assert seen == response
        assert response_named(response_id=response.pk, visible_to=OPERATOR) == response
        for principal in (
            someone(AuthorityFactory()),
            someone(response.authority, Role.BROKERAGE),
            someone(response.authority, Role.PROVIDER_USER),
        ):
            with pytest.raises(UnknownResponse):
                response_named(response_id=response.pk, visible_to=principal)

    def test_one_that_is_not_there_is_said_the_same_of(self) -> None:
        with pytest.raises(UnknownResponse, match="There is no such response"):
            response_named(response_id=0, visible_to=OPERATOR)


def test_opening_a_long_audit_takes_the_same_queries_however_much_is_answered(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    questions = [rated(f"q{number:03}") for number in range(200)]
    response = begun(published(with_change("sections.1.standards.0.questions", questions)))
    for count in (1, 200):
        answered(response, **{f"q{number:03}": 3 for number in range(count)})
        with django_assert_num_queries(3):
            lines = current_answers(response=response)
        assert len(lines) == count
