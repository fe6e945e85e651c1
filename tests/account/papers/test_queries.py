"""Who sees which papers, and which one is the baseline."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.account.papers.actions import publish_paper, withdraw_paper
from almoner.account.papers.models import Paper, PaperPart, PaperStep
from almoner.account.papers.queries import (
    UnknownPaper,
    baseline_from,
    document,
    figures,
    last_published,
    number_of,
    paper,
    papers,
    state_of,
    steps_of,
    visible_parts,
)
from almoner.account.papers.rules.frozen import frozen_text
from almoner.account.papers.rules.states import PaperState, PartName
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from tests.account.papers import factories
from tests.account.papers.factories import AS_AT, AT, AuthorityFactory, earlier_paper, someone

pytestmark = pytest.mark.django_db
KIND = "quality-update"
OPERATOR = operator("tests")


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory()


def draft(authority: Authority, as_at: date = AS_AT, kind: str = KIND) -> Paper:
    made = Paper.objects.create(
        authority=authority,
        kind=kind,
        title="Quality update",
        as_at=as_at,
        known_at=AT,
        baseline=last_published(kind=kind, authority_id=authority.pk, before=as_at),
        digest="0" * 64,
        recorded_at=AT,
        recorded_by="system",
    )
    PaperPart.objects.create(paper=made, part="open", content=frozen_text(factories.document()))
    PaperStep.objects.create(paper=made, state="draft", at=AT, by="system", by_name="Almoner")
    return made


def published(authority: Authority, as_at: date = AS_AT, kind: str = KIND) -> Paper:
    made = draft(authority, as_at, kind)
    publish_paper(paper=made, by=OPERATOR, at=AT)
    return made


def test_the_list_is_of_ones_own_authorities(authority: Authority) -> None:
    mine, theirs = draft(authority), draft(AuthorityFactory())
    reader = someone(Role.QUALITY_OFFICER, authority)
    assert [line.id for line in papers(visible_to=reader)] == [mine.pk]
    assert {line.id for line in papers(visible_to=OPERATOR)} == {mine.pk, theirs.pk}


@pytest.mark.parametrize("role", [Role.BROKERAGE, Role.PARTNER, Role.ADMINISTRATOR])
def test_the_list_is_empty_for_roles_that_read_no_papers(authority: Authority, role: Role) -> None:
    made = published(authority)
    assert papers(visible_to=someone(role, authority)) == ()
    with pytest.raises(UnknownPaper):
        paper(paper_id=made.pk, visible_to=someone(role, authority))


def test_the_list_is_filtered_by_the_newest_state(authority: Authority) -> None:
    first, second = published(authority, date(2021, 1, 31)), draft(authority)
    withdraw_paper(paper=first, by=OPERATOR, at=AT, reason="A slip")
    shown = {
        state: [line.id for line in papers(visible_to=OPERATOR, state=state)]
        for state in PaperState
    }
    assert shown == {
        PaperState.DRAFT: [second.pk],
        PaperState.PUBLISHED: [],
        PaperState.WITHDRAWN: [first.pk],
    }


def test_the_list_is_filtered_by_authority_and_the_newest_comes_first(
    authority: Authority,
) -> None:
    older, newer = draft(authority, date(2020, 3, 31)), draft(authority)
    draft(AuthorityFactory())
    lines = papers(visible_to=OPERATOR, authority_code=authority.code)
    assert [line.id for line in lines] == [newer.pk, older.pk]
    assert (lines[0].authority_name, lines[0].state, lines[0].state_at) == (
        authority.name,
        PaperState.DRAFT,
        AT,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_one_query(authority: Authority, count: int) -> None:
    for number in range(count):
        draft(authority, AS_AT - timedelta(days=number))
    with CaptureQueriesContext(connection) as queries:
        assert len(papers(visible_to=OPERATOR)) == count
    assert len(queries) == 1


def test_anothers_paper_is_unknown(authority: Authority) -> None:
    theirs = published(AuthorityFactory())
    reader = someone(Role.DIRECTOR, authority)
    for wanted in (theirs.pk, theirs.pk + 1000):
        with pytest.raises(UnknownPaper, match="There is no such paper"):
            paper(paper_id=wanted, visible_to=reader)
    assert paper(paper_id=theirs.pk, visible_to=OPERATOR) == theirs


def test_the_steps_are_in_their_order(authority: Authority) -> None:
    made = published(authority)
    assert [step.state for step in steps_of(paper=made)] == ["draft", "published"]
    assert state_of(paper=made) is PaperState.PUBLISHED


def test_the_text_comes_back(authority: Authority) -> None:
    made = draft(authority)
    found = document(paper=made, part=PartName.OPEN, visible_to=OPERATOR)
    assert found == factories.document()
    assert visible_parts(paper=made, visible_to=OPERATOR) == (PartName.OPEN,)


@pytest.mark.parametrize("part", PartName)
def test_an_earlier_paper_has_figures_and_no_text(authority: Authority, part: PartName) -> None:
    made = earlier_paper(authority=authority, by=OPERATOR, counts={"nursing": (1, None, 2, 0, 3)})
    with pytest.raises(UnknownPaper):
        document(paper=made, part=part, visible_to=OPERATOR)
    if part is PartName.OPEN:
        found = figures(paper=made, part=part, visible_to=OPERATOR)
        values = {figure.column: figure.value for figure in found}
        assert (values["inadequate"], values["good"], len(values)) == (0, None, 5)
    else:
        with pytest.raises(UnknownPaper):
            figures(paper=made, part=part, visible_to=OPERATOR)


def test_the_baseline_is_the_last_published_before(authority: Authority) -> None:
    first = published(authority, date(2021, 1, 31))
    second = published(authority, date(2021, 5, 31))
    published(authority, date(2021, 6, 30), kind="other")
    published(AuthorityFactory(), date(2021, 6, 30))
    draft(authority, date(2021, 7, 31))

    def before(day: date) -> Paper | None:
        return last_published(kind=KIND, authority_id=authority.pk, before=day)

    assert before(AS_AT) == second
    assert before(date(2021, 5, 31)) == first
    assert before(date(2021, 1, 31)) is None


def test_a_baseline_tells_blank_from_nought(authority: Authority) -> None:
    made = earlier_paper(authority=authority, by=OPERATOR, counts={"nursing": (1, None, 2, 0, 3)})
    baseline = baseline_from(paper=made)
    stated = {column: value for (_, _, _, column), value in baseline.stated.items()}
    assert stated == {
        "outstanding": 1,
        "good": None,
        "requires_improvement": 2,
        "inadequate": 0,
        "unrated": 3,
    }
    assert all(isinstance(value, int) for value in stated.values() if value is not None)


def test_stored_figures_are_read_as_stated() -> None:
    assert number_of(None) is None
    assert repr(number_of(Decimal("36.0000"))) == "36"
    assert str(number_of(Decimal("72.2000"))) == "72.2"
