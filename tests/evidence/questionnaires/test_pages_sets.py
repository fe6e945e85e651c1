"""Reading question sets and bringing them into use, as each person meets the pages."""

import json
from typing import Any

import pytest
import yaml
from django.template import engines
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.core.ui.navigation import Header, Section
from almoner.evidence.questionnaires.actions import install_question_sets
from almoner.evidence.questionnaires.library import read_definitions
from almoner.evidence.questionnaires.models import QuestionSet, QuestionSetVersion
from almoner.evidence.questionnaires.queries import version_state
from almoner.evidence.questionnaires.rules import parse_definition
from almoner.evidence.questionnaires.rules.states import VersionState
from almoner.evidence.questionnaires.views import reading
from tests.core.accounts.factories import AuthorityFactory, client_as
from tests.evidence.questionnaires.factories import AT, begun, published, raw_set, with_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def manager(authority: Authority) -> Client:
    return client_as(Role.QUALITY_MANAGER, authority=authority)


@pytest.fixture
def officer(authority: Authority) -> Client:
    return client_as(Role.QUALITY_OFFICER, authority=authority)


def at(name: str, *args: object) -> str:
    return reverse(f"questionnaires:{name}", args=args)


def text(browser: Client, name: str, *args: object, query: str = "") -> str:
    response = browser.get(at(name, *args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def draft_of(browser: Client, version: QuestionSetVersion, **data: str) -> QuestionSetVersion:
    code = Authority.objects.get(name="Northshire").code
    response = browser.post(at("copy", version.pk), {"authority": code, "key": "", **data})
    assert response.status_code == 302, response.content.decode()
    return QuestionSetVersion.objects.latest("pk")


def publish(browser: Client, version: QuestionSetVersion) -> None:
    version.refresh_from_db()
    data = {"digest": version.digest, "reason": "New guidance"}
    assert browser.post(at("publish", version.pk), data).status_code == 302


READ = ("set", "version", "preview", "changes", "download")


@pytest.mark.parametrize("role", Role)
def test_each_role_reads_or_keeps_what_it_may(role: Role, authority: Authority) -> None:
    version = published()
    browser = client_as(role, authority=authority)
    permissions = GRANTS[role].permissions
    reads = permissions & {Permission.VIEW_QUALITY, Permission.KEEP_QUESTION_SETS}
    for name in ("sets", "set", *READ[1:]):
        args = {"sets": (), "set": (version.question_set_id,)}.get(name, (version.pk,))
        assert (browser.get(at(name, *args)).status_code == 200) is bool(reads), name
    keeps = Permission.KEEP_QUESTION_SETS in permissions
    assert (browser.get(at("new")).status_code == 200) is keeps
    assert (browser.get(at("copy", version.pk)).status_code == 200) is keeps
    assert browser.post(at("copy", version.pk), {"authority": authority.code}).status_code == (
        302 if keeps else 403
    )


def test_an_empty_list_says_what_to_do(manager: Client) -> None:
    assert "No question sets yet" in text(manager, "sets")


def test_the_list_shows_each_set_once_and_its_draft(manager: Client) -> None:
    published()
    own = draft_of(manager, published())
    publish(manager, own)
    draft_of(manager, own)
    page = text(manager, "sets")
    assert "2 question sets" in page
    assert page.count("Short audit</a>") == 2
    assert "Northshire" in page and "Almoner" in page
    assert "2 <strong" in page


def test_the_list_can_be_narrowed(manager: Client) -> None:
    published()
    published(raw_set(question_set="visit", title="Short visit", purpose="visit"))
    assert "1 question set" in text(manager, "sets", query="?purpose=visit")
    assert "Short visit" in text(manager, "sets", query="?q=VISIT")
    page = text(manager, "sets", query="?state=draft")
    assert "No question sets match" in page
    assert "Remove this filter" in page


def test_the_list_has_pages_that_keep_the_filter(manager: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "PER_PAGE", 1)
    for title in ("Long audit", "Short audit"):
        published(raw_set(question_set=title.lower().replace(" ", "-"), title=title))
    first, second = (text(manager, "sets", query=f"?q=audit&page={page}") for page in (1, 2))
    assert "2 question sets" in first and "2 question sets" in second
    assert "Long audit" in first and "Short audit" not in first
    assert "Short audit" in second and "Long audit" not in second
    assert "q=audit" in first.partition('rel="next"')[0].rpartition("href=")[2]


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    manager: Client, django_assert_max_num_queries: Any
) -> None:
    published()
    text(manager, "sets")
    with django_assert_max_num_queries(12) as one:
        text(manager, "sets")
    for number in range(2):
        published(raw_set(question_set=f"set-{number}"))
    with django_assert_max_num_queries(12) as three:
        text(manager, "sets")
    assert len(one) == len(three)


def test_a_set_says_who_published_what_and_how_often_it_was_used(
    manager: Client, authority: Authority
) -> None:
    version = published()
    begun(version, authority=authority)
    begun(version)  # another council's, which is not told of
    page = text(manager, "set", version.question_set_id)
    assert "Version 1" in page and "Published" in page
    assert ">1</td>" in page and ">2</td>" not in page
    assert "Copy it, to change it" in page


def test_an_officer_reads_a_set_and_is_not_asked_to_change_it(officer: Client) -> None:
    version = published()
    assert "Copy it" not in text(officer, "set", version.question_set_id)
    page = text(officer, "version", version.pk)
    assert "Is respect good?" in page
    assert "Copy into a draft" not in page
    assert officer.get(at("new")).status_code == 403


def test_a_version_is_read_whole_with_its_conditions_and_limits(officer: Client) -> None:
    page = text(officer, "version", published().pk)
    assert "Asked if the answer to “Is dignity good?” is 2 or less" in page
    assert "No better than Poor if any critical question scores 1 or less" in page
    assert "Excellent from 88%" in page
    assert "Choice: Ground (2), Upper (0)" in page


def test_another_councils_set_is_not_there(manager: Client, authority: Authority) -> None:
    own = draft_of(manager, published())
    other = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory(name="Elsewhere"))
    assert other.get(at("set", own.question_set_id)).status_code == 404
    for name in ("version", "preview", "changes", "download", "copy", "publish", "edit"):
        assert other.get(at(name, own.pk)).status_code == 404, name
    assert other.get(at("step", own.pk, "discard")).status_code == 404
    assert "Northshire" not in text(other, "sets")


def test_a_version_is_downloaded_as_text_that_reads_the_same(officer: Client) -> None:
    version = published()
    response = officer.get(at("download", version.pk))
    assert response["Content-Disposition"] == 'attachment; filename="short-audit-1.yaml"'
    (again,) = read_definitions(response.content)
    assert again.questions == parse_definition(raw_set()).questions
    assert Entry.objects.latest("id").action == "download_question_set"
    assert list(yaml.safe_load(response.content))[:3] == ["question_set", "version", "title"]


def test_a_preview_shows_each_section_as_it_will_be_answered(officer: Client) -> None:
    version = published()
    page = text(officer, "preview", version.pk)
    assert "Nothing that you type here is kept" in page
    assert 'name="a-respect"' in page
    assert "Which floor?" in text(officer, "preview", version.pk, query="?section=home")
    missing = officer.get(at("preview", version.pk) + "?section=attic")
    assert missing.status_code == 404


def test_a_preview_can_be_tried_and_keeps_nothing(officer: Client) -> None:
    version = published()
    before = Entry.objects.count()
    data = {"was-dignity": ".", "a-dignity": "2", "was-alarm": ".", "a-alarm": "yes"}
    page = officer.post(at("preview", version.pk), data).content.decode()
    assert "Is there an alarm?" in page
    assert "this section would have 66.7%" in page
    data["a-dignity"] = "9"
    page = officer.post(at("preview", version.pk), data).content.decode()
    assert "“9” is not on the scale" in page and "no score yet" in page
    assert Entry.objects.count() == before


def test_a_page_of_very_many_boxes_can_be_sent(officer: Client) -> None:
    data = {f"a-{number}": "1" for number in range(3_000)}
    assert officer.post(at("preview", published().pk), data).status_code == 200


def test_a_shipped_set_is_copied_and_the_copy_is_the_councils(manager: Client) -> None:
    draft = draft_of(manager, published())
    assert draft.question_set.authority is not None
    assert draft.question_set.key == "short-audit"
    assert version_state(version=draft) is VersionState.DRAFT
    page = text(manager, "set", draft.question_set_id)
    assert "Edit the draft of version 1" in page


def test_a_copy_may_have_a_name_of_its_own(manager: Client) -> None:
    version = published()
    assert draft_of(manager, version, key="winter-audit").question_set.key == "winter-audit"
    code = Authority.objects.get(name="Northshire").code
    response = manager.post(at("copy", version.pk), {"authority": code, "key": "Winter Audit"})
    assert "small letters, figures and hyphens" in response.content.decode()


def test_a_second_draft_of_one_set_is_refused_in_words(manager: Client) -> None:
    version = published()
    draft_of(manager, version)
    code = Authority.objects.get(name="Northshire").code
    response = manager.post(at("copy", version.pk), {"authority": code, "key": ""})
    assert "is a draft already" in response.content.decode()


def test_publishing_shows_what_changes_and_what_to_beware_of(manager: Client) -> None:
    first = draft_of(manager, published())
    publish(manager, first)
    second = draft_of(manager, first)
    raw = json.loads(second.text)
    del raw["sections"][0]["standards"][1]["questions"][0]["critical"]
    raw["limiters"] = []
    raw["sections"][0]["standards"][0]["questions"][0]["text"] = "Are people respected?"
    save_text(manager, second, raw)
    page = text(manager, "publish", second.pk)
    assert "Are people respected?" in page
    assert "1 question is no longer critical." in page
    assert "Changed since version 1" in page
    publish(manager, second)
    assert version_state(version=second) is VersionState.PUBLISHED
    assert "Are people respected?" in text(manager, "changes", second.pk)


def save_text(browser: Client, version: QuestionSetVersion, raw: dict[str, Any]) -> None:
    version.refresh_from_db()
    data = {"text": yaml.safe_dump(raw), "digest": version.digest, "with_problems": "1"}
    response = browser.post(at("edit_text", version.pk), data)
    assert response.status_code == 302, response.content.decode()
    version.refresh_from_db()


def test_a_copy_is_compared_with_what_it_was_copied_from(manager: Client) -> None:
    draft = draft_of(manager, published())
    assert "It reads as version 1 of Almoner does" in text(manager, "publish", draft.pk)
    save_text(manager, draft, json.loads(draft.text) | {"title": "Winter audit"})
    page = text(manager, "publish", draft.pk)
    assert "Changed since version 1 of Almoner" in page and "Winter audit" in page


def test_a_new_set_has_nothing_to_be_compared_with(manager: Client) -> None:
    code = Authority.objects.get(name="Northshire").code
    manager.post(at("new"), {"authority": code, "title": "Night visit", "purpose": "visit"})
    draft = QuestionSetVersion.objects.latest("pk")
    save_text(manager, draft, raw_set())
    assert "No version of this set was published before" in text(manager, "publish", draft.pk)


def test_a_draft_with_problems_is_not_published(manager: Client) -> None:
    draft = draft_of(manager, published())
    path = "sections.0.standards.0.questions.0.weight"
    save_text(manager, draft, with_change(path, 0, json.loads(draft.text)))
    page = text(manager, "publish", draft.pk)
    assert "It cannot be published yet." in page
    assert "A weight must be more than nought." in page
    page = manager.post(at("publish", draft.pk), {"digest": draft.digest}).content.decode()
    assert "problems, which must be put right first" in page
    assert version_state(version=draft) is VersionState.DRAFT
    assert "No preview yet" in text(manager, "preview", draft.pk)
    assert "cannot be shown as a whole" in text(manager, "version", draft.pk)
    assert "Once they are put right" in text(manager, "changes", draft.pk)


def test_a_draft_that_someone_else_changed_is_not_published_unseen(manager: Client) -> None:
    draft = draft_of(manager, published())
    seen = draft.digest
    save_text(manager, draft, json.loads(draft.text) | {"title": "Other title"})
    page = manager.post(at("publish", draft.pk), {"digest": seen}).content.decode()
    assert "saved this draft since you opened it" in page
    assert version_state(version=draft) is VersionState.DRAFT
    assert draft.digest in page


def test_a_version_is_retired_and_brought_back_with_a_reason(manager: Client) -> None:
    own = draft_of(manager, published())
    publish(manager, own)
    assert (
        "Enter why" in manager.post(at("step", own.pk, "retire"), {"reason": ""}).content.decode()
    )
    for act, state in (("retire", VersionState.RETIRED), ("reinstate", VersionState.PUBLISHED)):
        text(manager, "step", own.pk, act)
        data = {"reason": "Superseded"}
        assert manager.post(at("step", own.pk, act), data).status_code == 302
        assert version_state(version=own) is state
    assert "Superseded" in text(manager, "version", own.pk)
    page = manager.post(at("step", own.pk, "reinstate"), {"reason": "x"}).content.decode()
    assert "cannot be brought back" in page


def test_a_draft_can_be_discarded(manager: Client) -> None:
    draft = draft_of(manager, published())
    data = {"reason": "Not wanted"}
    assert manager.post(at("step", draft.pk, "discard"), data).status_code == 302
    assert version_state(version=draft) is VersionState.DISCARDED
    assert "Discarded" in text(manager, "set", draft.question_set_id)


def test_a_step_that_does_not_exist_is_not_there(manager: Client) -> None:
    own = draft_of(manager, published())
    for act in ("publish", "edit", "burn"):
        assert manager.get(at("step", own.pk, act)).status_code == 404


def test_a_set_that_ships_cannot_be_retired_here(manager: Client) -> None:
    version = published()
    page = manager.post(at("step", version.pk, "retire"), {"reason": "x"}).content.decode()
    assert "ships with Almoner" in page
    assert "ships with Almoner" in manager.post(at("publish", version.pk), {}).content.decode()


def test_an_officer_of_the_council_reads_a_draft_and_cannot_publish_it(
    manager: Client, officer: Client
) -> None:
    draft = draft_of(manager, published())
    assert "Edit the draft" not in text(officer, "version", draft.pk)
    assert officer.post(at("publish", draft.pk), {}).status_code == 403
    assert Entry.objects.latest("id").action == "refuse"


def test_who_keeps_sets_elsewhere_and_only_reads_here_cannot_publish(manager: Client) -> None:
    from tests.core.accounts.factories import MembershipFactory, user_of

    draft = draft_of(manager, published())
    other = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory(name="Elsewhere"))
    MembershipFactory(
        user=user_of(other), authority=Authority.objects.get(name="Northshire"), role="director"
    )
    assert other.get(at("version", draft.pk)).status_code == 200
    assert other.get(at("publish", draft.pk)).status_code == 403
    assert other.get(at("edit", draft.pk)).status_code == 403


def test_a_new_set_begins_as_a_draft_that_says_what_it_lacks(manager: Client) -> None:
    code = Authority.objects.get(name="Northshire").code
    data = {"authority": code, "title": "Night visit", "purpose": "visit", "applies_to": "nursing"}
    response = manager.post(at("new"), data)
    made = QuestionSet.objects.get(key="night-visit")
    version = made.versions.get()
    assert response["Location"] == at("edit", version.pk)
    page = text(manager, "edit", version.pk)
    assert "No sections yet" in page and "Before it can be published" in page
    assert "already has a question set" in manager.post(at("new"), data).content.decode()
    assert "Enter title" in manager.post(at("new"), {"authority": code}).content.decode()


def test_the_page_of_every_shipped_set_is_light(officer: Client) -> None:
    install_question_sets(at=AT)
    for version in QuestionSetVersion.objects.all():
        response = officer.get(at("version", version.pk))
        assert response.status_code == 200
        assert len(response.content) < 150_000, version
        raw = json.loads(version.text)
        for section in raw["sections"]:
            page = officer.get(at("preview", version.pk) + f"?section={section['key']}")
            assert len(page.content) < 250_000, (version, section["key"], len(page.content))


def test_the_way_back_begins_at_quality_for_those_who_have_it() -> None:
    template = engines["jinja2"].from_string(
        '{% from "questionnaires/crumbs.html" import crumbs %}'
        '{{ crumbs(header, [("Question sets", "/question-sets/")]) }}'
    )
    quality = Section(
        label="Quality", href="/quality/", permissions=frozenset({Permission.VIEW_QUALITY})
    )
    page = str(template.render({"header": Header(sections=(quality,))}))
    assert page.index("/quality/") < page.index("/question-sets/")
    assert "Quality" not in str(template.render({"header": Header()}))
