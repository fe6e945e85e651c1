"""Which question sets are shown to whom, and as at which day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.core.accounts.rules import GRANTS, Principal, Role
from almoner.evidence.questionnaires.actions import (
    begin_question_set,
    copy_version,
    receive_answers,
    take_version_step,
)
from almoner.evidence.questionnaires.models import QuestionSetVersion
from almoner.evidence.questionnaires.queries import (
    SetLine,
    UnknownQuestionSet,
    clashes,
    current_answers,
    difference_between,
    held_answers,
    published_sets,
    question_sets,
    values_of,
    version_named,
)
from almoner.evidence.questionnaires.queries.sets import SEEN_WITH, version_steps
from almoner.evidence.questionnaires.rules import Purpose
from almoner.evidence.questionnaires.rules.states import VersionAct, VersionState
from tests.evidence.questionnaires.factories import (
    AT,
    TODAY,
    begun,
    incoming,
    published,
    raw_set,
    someone,
)
from tests.register.directory.factories import NOBODY, OPERATOR, AuthorityFactory

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
LATER = AT + timedelta(days=1)


@pytest.fixture
def keeper() -> Principal:
    return someone(AuthorityFactory(code="E06000777", name="Northshire"), Role.QUALITY_MANAGER)


def own(keeper: Principal, *acts: VersionAct, **more: Any) -> QuestionSetVersion:
    """A council's own set, brought through those steps."""
    (code,) = keeper.authority_codes()
    from almoner.core.accounts.models import Authority

    version = begin_question_set(
        raw=raw_set(**more), authority=Authority.objects.get(code=code), by=keeper, at=AT
    )
    for act in acts:
        take_version_step(version=version, act=act, by=keeper, at=AT)
    return version


def named(lines: tuple[SetLine, ...]) -> list[tuple[str, int]]:
    return [(line.key, line.number) for line in lines]


class TestPublished:
    def shown(self, by: Principal, **more: Any) -> list[tuple[str, int]]:
        return named(published_sets(**{"as_at": TODAY, "visible_to": by, **more}))

    def test_the_newest_published_version_of_each(self, keeper: Principal) -> None:
        published(raw_set(question_set="b-set", title="B"))
        published(raw_set(question_set="a-set", title="A"))
        published(raw_set(question_set="a-set", title="A", version="2"))
        assert self.shown(keeper) == [("a-set", 2), ("b-set", 1)]

    def test_as_it_was_on_a_day(self, keeper: Principal) -> None:
        published()
        published(raw_set(version="2"), at=LATER)
        assert self.shown(keeper, as_at=TODAY - timedelta(days=1)) == []
        assert self.shown(keeper) == [("short-audit", 1)]
        assert self.shown(keeper, as_at=TOMORROW) == [("short-audit", 2)]

    def test_a_retired_version_gives_way_to_the_one_before(self, keeper: Principal) -> None:
        published()
        second = published(raw_set(version="2"))
        take_version_step(version=second, act=VersionAct.RETIRE, by=OPERATOR, at=LATER)
        assert self.shown(keeper) == [("short-audit", 2)]
        assert self.shown(keeper, as_at=TOMORROW) == [("short-audit", 1)]

    def test_for_a_purpose_and_a_kind_of_service(self, keeper: Principal) -> None:
        published()
        published(raw_set(question_set="chat", title="Chat", purpose="feedback", applies_to=[]))
        assert self.shown(keeper, purpose=Purpose.FEEDBACK) == [("chat", 1)]
        assert self.shown(keeper, service_type="home_care") == [("chat", 1)]
        assert self.shown(keeper, service_type="nursing") == [("chat", 1), ("short-audit", 1)]
        assert self.shown(keeper, service_type="nurs") == [("chat", 1)]

    def test_a_councils_own_is_its_own(self, keeper: Principal) -> None:
        published()
        own(keeper, VersionAct.PUBLISH, question_set="ours")
        stranger = someone(AuthorityFactory())
        assert self.shown(keeper) == [("short-audit", 1), ("ours", 1)]
        for principal in (stranger, NOBODY):
            assert self.shown(principal) == [("short-audit", 1)]
        assert len(self.shown(OPERATOR)) == 2
        assert self.shown(OPERATOR, authority_code="E06000777") == [
            ("short-audit", 1),
            ("ours", 1),
        ]
        assert self.shown(OPERATOR, authority_code="E06000778") == [("short-audit", 1)]

    @pytest.mark.parametrize("role", list(Role))
    def test_a_councils_own_is_for_its_officers(self, keeper: Principal, role: Role) -> None:
        own(keeper, VersionAct.PUBLISH, question_set="ours")
        (code,) = keeper.authority_codes()
        by = Principal(reference="user:9", name="X", roles=frozenset({(code, role)}))
        granted = GRANTS[role].permissions & set(SEEN_WITH)
        assert self.shown(by) == ([("ours", 1)] if granted else [])
        assert not granted or role not in {Role.PROVIDER_USER, Role.PARTNER, Role.BROKERAGE}

    def test_a_draft_is_not_published(self, keeper: Principal) -> None:
        own(keeper)
        assert self.shown(keeper) == []

    def test_a_line_says_what_a_list_needs(self, keeper: Principal) -> None:
        own(keeper, VersionAct.PUBLISH)
        (line,) = published_sets(as_at=TODAY, visible_to=keeper)
        assert (line.title, line.question_count, line.authority_name) == (
            "Short audit",
            11,
            "Northshire",
        )
        assert line.applies_to == ("nursing", "residential")
        assert (line.state, line.state_at) == (VersionState.PUBLISHED, AT)

    def test_one_query_whatever_their_number(
        self, keeper: Principal, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        for number in (1, 2, 3):
            published(raw_set(question_set=f"set{number}"))
            with django_assert_num_queries(1):
                assert len(self.shown(keeper)) == number


class TestEveryVersion:
    def test_drafts_and_retired_ones_too(self, keeper: Principal) -> None:
        own(keeper)
        own(keeper, VersionAct.PUBLISH, VersionAct.RETIRE, question_set="old")
        lines = question_sets(as_at=TODAY, visible_to=keeper)
        assert [(line.key, line.state) for line in lines] == [
            ("old", VersionState.RETIRED),
            ("short-audit", VersionState.DRAFT),
        ]
        assert question_sets(as_at=TODAY, visible_to=someone(AuthorityFactory())) == ()
        assert question_sets(as_at=TODAY - timedelta(days=1), visible_to=keeper) == ()
        assert question_sets(as_at=TODAY, visible_to=keeper, purpose=Purpose.SURVEY) == ()

    def test_one_of_them(self, keeper: Principal) -> None:
        version = own(keeper)
        assert version_named(version_id=version.pk, visible_to=keeper) == version
        shipped = published()
        assert version_named(version_id=shipped.pk, visible_to=NOBODY) == shipped
        for principal in (NOBODY, someone(AuthorityFactory())):
            with pytest.raises(UnknownQuestionSet):
                version_named(version_id=version.pk, visible_to=principal)
        with pytest.raises(UnknownQuestionSet):
            version_named(version_id=0, visible_to=OPERATOR)

    def test_its_steps(self, keeper: Principal) -> None:
        version = own(keeper, VersionAct.PUBLISH)
        assert [step.state for step in version_steps(version=version)] == ["draft", "published"]


def test_the_difference_from_the_version_it_was_copied_from(keeper: Principal) -> None:
    from almoner.core.accounts.models import Authority

    shipped = published()
    authority = Authority.objects.get(code="E06000777")
    copy = copy_version(version=shipped, authority=authority, by=keeper, at=AT)
    assert difference_between(older=shipped, newer=copy) == ()
    second = published(raw_set(version="2", title="Longer audit"))
    (found,) = difference_between(older=shipped, newer=second)
    assert "“Longer audit”" in found.words


def test_answers_and_clashes_are_read_together_as_apart() -> None:
    response = begun()
    ada = someone(response.authority)
    ben = someone(response.authority, reference="user:2")
    first = [incoming("dignity", 3), incoming("respect", 4), incoming("beds", 7)]
    receive_answers(response=response, answers=first, by=ada, at=AT)
    back = incoming("beds", None, based_on=first[2].client_id, note="Ask again")
    receive_answers(response=response, answers=[back], by=ada, at=AT)
    receive_answers(response=response, answers=[incoming("dignity", 1)], by=ben, at=AT)
    with CaptureQueriesContext(connection) as queries:
        held = held_answers(response=response)
    assert len(queries) == 2
    assert held.current == current_answers(response=response)
    assert held.clashes == clashes(response=response)
    assert held.values == values_of(response=response) == {"respect": 4}
    assert [clash.question_key for clash in held.clashes] == ["dignity"]
