"""What the database keeps and what it breaks on, whoever asks it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from almoner.account.papers.actions import publish_paper
from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from tests.account.papers.factories import AS_AT, AT, AuthorityFactory

pytestmark = pytest.mark.django_db


def paper(authority: Authority, **changed: object) -> Paper:
    values = {
        "authority": authority,
        "kind": "quality-update",
        "title": "Quality update",
        "as_at": AS_AT,
        "known_at": AT,
        "digest": "0" * 64,
        "recorded_at": AT,
        "recorded_by": "system",
        **changed,
    }
    return Paper.objects.create(**values)


@pytest.fixture
def draft() -> Paper:
    draft = paper(AuthorityFactory())
    part(draft)
    figure(draft)
    step(draft, "draft")
    return draft


@pytest.fixture
def published(draft: Paper) -> Paper:
    publish_paper(paper=draft, by=operator("tests"), at=AT)
    return draft


def part(of: Paper, name: str = "open") -> PaperPart:
    return PaperPart.objects.create(paper=of, part=name, content="{}")


def figure(of: Paper, column: str = "good", value: int | None = 8) -> Figure:
    return Figure.objects.create(
        paper=of,
        part="open",
        block="ratings_profile",
        row="nursing",
        column=column,
        value=value,
        unit="services",
        source="The regulator",
        as_at=AS_AT,
    )


def step(of: Paper, state: str) -> PaperStep:
    return PaperStep.objects.create(paper=of, state=state, at=AT, by="system", by_name="Almoner")


def refuses(act: Callable[[], object], error: type[DatabaseError] = DatabaseError) -> None:
    with pytest.raises(error), transaction.atomic():
        act()


def test_a_paper_is_built_here_or_was_published_before() -> None:
    authority = AuthorityFactory()
    before = date(2021, 6, 17)
    paper(authority)
    paper(authority, known_at=None, published_before_on=before)
    refuses(lambda: paper(authority, known_at=None), IntegrityError)
    refuses(lambda: paper(authority, published_before_on=before), IntegrityError)


def test_a_paper_comes_into_each_state_once(draft: Paper) -> None:
    step(draft, "withdrawn")
    refuses(lambda: step(draft, "withdrawn"), IntegrityError)


def test_a_paper_has_each_part_once(draft: Paper) -> None:
    part(draft, "exempt")
    refuses(lambda: part(draft, "exempt"), IntegrityError)


def test_a_figure_is_stated_once_and_may_be_unknown(draft: Paper) -> None:
    figure(draft, column="inadequate", value=None)
    refuses(lambda: figure(draft, column="inadequate"), IntegrityError)


@pytest.mark.parametrize("model", [Paper, PaperStep, PaperPart, Figure])
def test_nothing_is_changed_even_in_a_draft(draft: Paper, model: type[Paper]) -> None:
    key = model.objects.values_list("pk", flat=True)[0]
    refuses(lambda: model.objects.filter(pk=key).update(id=key))


@pytest.mark.parametrize("model", [Paper, PaperStep, PaperPart, Figure])
def test_nothing_of_a_published_paper_is_removed(published: Paper, model: type[Paper]) -> None:
    key = model.objects.values_list("pk", flat=True)[0]
    refuses(lambda: model.objects.filter(pk=key).delete())
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        refuses(lambda: cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key]))
    assert model.objects.filter(pk=key).exists()


def test_nothing_is_added_to_a_published_paper(published: Paper) -> None:
    refuses(lambda: part(published, "exempt"))
    refuses(lambda: figure(published, column="outstanding"))
    step(published, "withdrawn")


def test_a_draft_can_be_added_to_and_removed(draft: Paper) -> None:
    figure(draft, column="outstanding")
    draft.delete()
    assert not Figure.objects.exists()


def test_a_connection_reaches_only_its_authorities_papers(published: Paper) -> None:
    """On PostgreSQL; SQLite has no check beneath the application's own."""
    if connection.vendor == "sqlite":
        return
    other = AuthorityFactory()
    models = (Paper, PaperStep, PaperPart, Figure)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE papers_reader")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO papers_reader")
        cursor.execute("SET LOCAL ROLE papers_reader")  # the tests' own role sees all

        def reached(setting: str) -> list[bool]:
            cursor.execute("SELECT set_config('almoner.authorities', %s, true)", [setting])
            return [model.objects.exists() for model in models]

        assert reached(str(published.authority_id)) == [True] * 4
        assert reached("*") == [True] * 4
        assert reached(str(other.pk)) == [False] * 4
        assert reached("") == [False] * 4
        cursor.execute("RESET ROLE")
