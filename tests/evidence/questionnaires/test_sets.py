"""Making, editing and publishing question sets, and installing those that ship."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role, operator
from almoner.core.journal.models import Entry
from almoner.evidence.questionnaires.actions import (
    EditedMeanwhile,
    QuestionSetRefused,
    VersionStepRefused,
    begin_question_set,
    copy_version,
    edit_draft,
    install_question_sets,
    take_version_step,
)
from almoner.evidence.questionnaires.models import QuestionSet, QuestionSetVersion, VersionStep
from almoner.evidence.questionnaires.queries import definition_of, version_state
from almoner.evidence.questionnaires.rules import DefinitionError, parse_definition
from almoner.evidence.questionnaires.rules.states import VERSION_ACTS, VersionAct, VersionState
from tests.evidence.questionnaires.factories import (
    AT,
    begun,
    published,
    raw_set,
    someone,
    with_change,
)
from tests.register.directory.factories import AuthorityFactory

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def keeper(authority: Authority) -> Principal:
    return someone(authority, Role.QUALITY_MANAGER)


def draft(authority: Authority, by: Principal, **more: Any) -> QuestionSetVersion:
    return begin_question_set(raw=raw_set(**more), authority=authority, by=by, at=AT)


def step(version: QuestionSetVersion, act: VersionAct, by: Principal, **more: Any) -> None:
    take_version_step(version=version, act=act, by=by, at=LATER, **more)


def in_state(state: VersionState, authority: Authority, by: Principal) -> QuestionSetVersion:
    version = draft(authority, by)
    ways = {
        VersionState.DRAFT: (),
        VersionState.PUBLISHED: (VersionAct.PUBLISH,),
        VersionState.RETIRED: (VersionAct.PUBLISH, VersionAct.RETIRE),
        VersionState.DISCARDED: (VersionAct.DISCARD,),
    }
    for act in ways[state]:
        step(version, act, by)
    return version


class TestInstalling:
    def test_the_library_is_published_once(self) -> None:
        count = install_question_sets(at=AT)
        assert count == QuestionSetVersion.objects.count() >= 8
        assert all(
            version_state(version=each) is VersionState.PUBLISHED
            for each in QuestionSetVersion.objects.all()
        )
        assert install_question_sets(at=LATER) == 0
        (entry,) = Entry.objects.filter(action="install_question_sets")
        assert entry.actor == "system"
        assert "provider-assessment 1" in entry.detail

    def test_a_set_that_is_new_can_be_used_for_visits_made_before(self) -> None:
        one, two = (parse_definition(raw_set(version=number)) for number in ("1", "2"))
        since = AT.replace(year=2015)
        install_question_sets(at=AT, definitions=(one,), since=since)
        install_question_sets(at=LATER, definitions=(one, two), since=since)
        first, second = VersionStep.objects.order_by("version__number")
        assert (first.at, second.at) == (since, LATER)

    def test_it_takes_as_many_queries_for_one_as_for_many(
        self, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        one = (parse_definition(raw_set()),)
        many = tuple(parse_definition(raw_set(question_set=f"set{n}")) for n in range(5))
        for definitions in (one, many):
            with django_assert_num_queries(9):
                install_question_sets(at=AT, definitions=definitions)

    def test_a_new_version_is_added_beside_the_old(self) -> None:
        old = published()
        new = published(raw_set(version="2", title="Longer audit"))
        assert (old.question_set_id, new.number) == (new.question_set_id, 2)
        assert definition_of(version=old).title == "Short audit"

    def test_a_published_version_that_reads_differently_is_refused(self) -> None:
        published()
        with pytest.raises(QuestionSetRefused, match="Version 1 of “short-audit” was published"):
            published(raw_set(title="Other"))
        assert QuestionSetVersion.objects.get().title == "Short audit"

    def test_a_councils_own_set_of_that_key_is_left_alone(
        self, authority: Authority, keeper: Principal
    ) -> None:
        own = draft(authority, keeper)
        shipped = published()
        assert own.question_set_id != shipped.question_set_id


class TestMaking:
    def test_a_new_set_is_a_draft_of_version_one(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = draft(authority, keeper, version="9")
        assert (version.number, definition_of(version=version).version) == (1, "1")
        assert version_state(version=version) is VersionState.DRAFT
        assert (version.purpose, version.applies_to) == ("audit", ",nursing,residential,")
        entry = Entry.objects.get(action="begin_question_set")
        assert (entry.authority_code, entry.subject_id) == (authority.code, str(version.pk))

    def test_a_draft_may_have_faults_and_loses_nothing(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = draft(authority, keeper, title="", sections=[], limitres=[1])
        assert version.question_count == 0
        assert '"limitres":[1]' in version.text
        assert version.title == "short-audit"
        with pytest.raises(DefinitionError):
            step(version, VersionAct.PUBLISH, keeper)
        assert version_state(version=version) is VersionState.DRAFT

    @pytest.mark.parametrize("key", ["", "Big Set", "x" * 41, None])
    def test_a_key_is_needed(self, authority: Authority, keeper: Principal, key: object) -> None:
        with pytest.raises(QuestionSetRefused, match="Give the question set a key"):
            draft(authority, keeper, question_set=key)

    def test_a_key_is_had_once(self, authority: Authority, keeper: Principal) -> None:
        draft(authority, keeper)
        with pytest.raises(QuestionSetRefused, match="Northshire already has a question set"):
            draft(authority, keeper)
        elsewhere = AuthorityFactory()
        draft(elsewhere, someone(elsewhere, Role.QUALITY_MANAGER))
        assert QuestionSet.objects.count() == 2


class TestCopying:
    def test_a_shipped_set_becomes_the_councils_own(
        self, authority: Authority, keeper: Principal
    ) -> None:
        shipped = published()
        copy = copy_version(version=shipped, authority=authority, by=keeper, at=AT)
        assert (copy.question_set.authority, copy.question_set.key) == (authority, "short-audit")
        assert (copy.based_on, copy.number, copy.digest) == (shipped, 1, shipped.digest)
        assert Entry.objects.filter(action="copy_version").count() == 1

    def test_its_next_version_follows(self, authority: Authority, keeper: Principal) -> None:
        first = in_state(VersionState.PUBLISHED, authority, keeper)
        second = copy_version(version=first, authority=authority, by=keeper, at=LATER)
        assert (second.number, definition_of(version=second).version) == (2, "2")
        assert second.question_set_id == first.question_set_id

    def test_under_another_key(self, authority: Authority, keeper: Principal) -> None:
        copy = copy_version(
            version=published(), authority=authority, by=keeper, at=AT, key="night-visit"
        )
        assert definition_of(version=copy).key == "night-visit"

    def test_a_draft_that_stands_is_not_doubled(
        self, authority: Authority, keeper: Principal
    ) -> None:
        first = in_state(VersionState.PUBLISHED, authority, keeper)
        second = copy_version(version=first, authority=authority, by=keeper, at=LATER)
        with pytest.raises(QuestionSetRefused, match="Version 2 of “short-audit” is a draft"):
            copy_version(version=first, authority=authority, by=keeper, at=LATER)
        step(second, VersionAct.DISCARD, keeper)
        third = copy_version(version=first, authority=authority, by=keeper, at=LATER)
        assert third.number == 3

    def test_anothers_is_not_copied(self, authority: Authority, keeper: Principal) -> None:
        elsewhere = AuthorityFactory()
        theirs = draft(elsewhere, someone(elsewhere, Role.QUALITY_MANAGER))
        with pytest.raises(QuestionSetRefused, match="belongs to another authority"):
            copy_version(version=theirs, authority=authority, by=keeper, at=AT)


class TestEditing:
    def edit(self, version: QuestionSetVersion, by: Principal, **more: Any) -> QuestionSetVersion:
        digest = more.pop("shown_digest", version.digest)
        return edit_draft(
            version=version, raw=raw_set(**more), shown_digest=digest, by=by, at=LATER
        )

    def test_a_draft_is_given_another_text(self, authority: Authority, keeper: Principal) -> None:
        version = draft(authority, keeper)
        edited = self.edit(version, keeper, title="Better audit", question_set="other")
        assert (edited.title, edited.edited_at) == ("Better audit", LATER)
        assert definition_of(version=edited).key == "short-audit"  # a set keeps its key
        assert Entry.objects.filter(action="edit_draft").count() == 1

    def test_the_second_of_two_editors_is_told(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = draft(authority, keeper)
        ben = someone(authority, Role.QUALITY_MANAGER, reference="user:2")
        self.edit(version, ben, title="Ben's audit")
        with pytest.raises(EditedMeanwhile, match="Ben Holt saved this draft since you opened it"):
            self.edit(version, keeper, title="Ada's audit")
        version.refresh_from_db()
        assert version.title == "Ben's audit"

    def test_who_saves_the_same_again_changes_nothing(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = draft(authority, keeper)
        edited = self.edit(version, keeper)
        assert edited.digest == version.digest

    def test_a_published_version_is_never_edited(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = in_state(VersionState.PUBLISHED, authority, keeper)
        with pytest.raises(VersionStepRefused, match="is published, so it cannot be edited"):
            self.edit(version, keeper, title="Other")

    def test_a_shipped_set_is_copied_and_not_edited(self, keeper: Principal) -> None:
        with pytest.raises(VersionStepRefused, match="ships with Almoner"):
            self.edit(published(), keeper, title="Other")

    def test_what_was_read_is_what_is_published(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = draft(authority, keeper)
        self.edit(version, keeper, title="Other")
        with pytest.raises(EditedMeanwhile, match="Read it again first"):
            step(version, VersionAct.PUBLISH, keeper, shown_digest=version.digest)


class TestSteps:
    @pytest.mark.parametrize(("state", "act"), list(product(VersionState, VersionAct)))
    def test_every_act_in_every_state(
        self, authority: Authority, keeper: Principal, state: VersionState, act: VersionAct
    ) -> None:
        version = in_state(state, authority, keeper)
        entries = Entry.objects.count()

        def take() -> None:
            if act is VersionAct.EDIT:
                edit_draft(
                    version=version,
                    raw=raw_set(title="Other"),
                    shown_digest=version.digest,
                    by=keeper,
                    at=LATER,
                )
            else:
                step(version, act, keeper, reason="Because.")

        if (state, act) in VERSION_ACTS:
            take()
            assert version_state(version=version) is VERSION_ACTS[state, act][0]
            assert Entry.objects.count() == entries + 1
        else:
            with pytest.raises(VersionStepRefused, match=f"is {state.value}, so it cannot be"):
                take()
            assert version_state(version=version) is state
            assert Entry.objects.count() == entries

    def test_each_step_keeps_who_when_and_why(
        self, authority: Authority, keeper: Principal
    ) -> None:
        version = in_state(VersionState.PUBLISHED, authority, keeper)
        step(version, VersionAct.RETIRE, keeper, reason="  Replaced. ")
        last = version.steps.last()
        assert last is not None
        assert (last.state, last.by_name, last.reason) == ("retired", "Ada Marsh", "Replaced.")

    def test_a_shipped_set_is_retired_only_at_the_machine(self, keeper: Principal) -> None:
        version = published()
        with pytest.raises(VersionStepRefused, match="ships with Almoner"):
            step(version, VersionAct.RETIRE, keeper)
        step(version, VersionAct.RETIRE, operator("question-sets"))
        assert version_state(version=version) is VersionState.RETIRED

    def test_what_began_stays_on_its_version(self, authority: Authority, keeper: Principal) -> None:
        version = in_state(VersionState.PUBLISHED, authority, keeper)
        response = begun(version, authority=authority)
        second = copy_version(version=version, authority=authority, by=keeper, at=LATER)
        edit_draft(
            version=second,
            raw=with_change("sections.0.weight", 9),
            shown_digest=second.digest,
            by=keeper,
            at=LATER,
        )
        step(second, VersionAct.PUBLISH, keeper)
        step(version, VersionAct.RETIRE, keeper)
        response.refresh_from_db()
        assert response.version == version
        assert definition_of(version=response.version).sections[0].weight == 1


@pytest.mark.parametrize("role", list(Role))
def test_every_role_and_every_act(role: Role, authority: Authority, keeper: Principal) -> None:
    """Only those whose role keeps question sets pass, and only in their own authority."""
    other = AuthorityFactory()
    may = Permission.KEEP_QUESTION_SETS in GRANTS[role].permissions
    shipped = published(raw_set(question_set="shipped"))
    drafts = [draft(authority, keeper, question_set=f"draft{n}") for n in range(3)]
    digest = drafts[1].digest

    def acts(by: Principal) -> list[Callable[[], object]]:
        return [
            lambda: draft(authority, by, question_set="new-set"),
            lambda: copy_version(version=shipped, authority=authority, by=by, at=AT),
            lambda: edit_draft(version=drafts[1], raw=raw_set(), shown_digest=digest, by=by, at=AT),
            lambda: step(drafts[0], VersionAct.PUBLISH, by),
            lambda: step(drafts[2], VersionAct.DISCARD, by),
        ]

    for act in acts(someone(other, role)):
        with pytest.raises(NotPermitted), transaction.atomic():
            act()
    for act in acts(someone(authority, role)):
        if may:
            act()
        else:
            with pytest.raises(NotPermitted), transaction.atomic():
                act()
