"""Editing a draft in the browser: each part, two editors at once, and the whole as text."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.evidence.questionnaires.models import QuestionSetVersion
from almoner.evidence.questionnaires.rules import QuestionType, as_mapping, parse_definition
from tests.core.accounts.factories import AuthorityFactory, MembershipFactory, client_as, user_of
from tests.evidence.questionnaires.factories import published, raw_set
from tests.evidence.questionnaires.test_pages_answering import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def browser(authority: Authority) -> Client:
    return client_as(Role.QUALITY_MANAGER, authority=authority)


@pytest.fixture
def draft(browser: Client, authority: Authority) -> QuestionSetVersion:
    browser.post(at("copy", published().pk), {"authority": authority.code, "key": ""})
    return QuestionSetVersion.objects.latest("pk")


def at(name: str, *args: object) -> str:
    return reverse(f"questionnaires:{name}", args=args)


def held(draft: QuestionSetVersion) -> dict[str, Any]:
    draft.refresh_from_db()
    raw: dict[str, Any] = json.loads(draft.text)
    return raw


def send(
    browser: Client,
    draft: QuestionSetVersion,
    name: str,
    *args: object,
    query: str = "",
    digest: str = "",
    **data: object,
) -> str:
    """POST a form of the draft as it stands now; the page if it was refused, "" if it was taken."""
    draft.refresh_from_db()
    sent = {"digest": digest or draft.digest, **data}
    response = browser.post(at(name, draft.pk, *args) + query, sent)
    if response.status_code == 302:
        return ""
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def show(browser: Client, draft: QuestionSetVersion, name: str, *args: object) -> str:
    response = browser.get(at(name, draft.pk, *args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def question(draft: QuestionSetVersion, s: int, t: int, q: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = held(draft)["sections"][s]["standards"][t]["questions"][q]
    return found


def test_the_draft_lists_its_sections_and_can_be_published(
    browser: Client, draft: QuestionSetVersion
) -> None:
    page = show(browser, draft, "edit")
    assert "Respect (3), Safety (1)" in page
    assert at("publish", draft.pk) in page
    assert "Before it can be published" not in page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("edit_about", ()),
        ("edit_text", ()),
        ("add_section", ()),
        ("edit_section", ("0",)),
        ("add_standard", ("0",)),
        ("edit_part", ("0",)),
        ("edit_part", ("0-1",)),
        ("add_question", ("0-1",)),
        ("edit_question", ("0-0-2",)),
        ("condition", ("0-0-2",)),
        ("condition", ("0-0-0",)),
        ("remove", ("0-1",)),
        ("remove", ("0-0-1",)),
        ("scoring", ()),
        ("edit_ratings", ()),
        ("add_scale", ()),
        ("edit_scale", ("quality",)),
        ("add_limiter", ()),
        ("edit_limiter", ("critical",)),
    ],
)
def test_each_page_of_a_draft_opens(
    browser: Client, draft: QuestionSetVersion, name: str, args: tuple[str, ...]
) -> None:
    assert "Draft of version 1" in show(browser, draft, name, *args)


@pytest.mark.parametrize("number", range(7))
def test_a_question_of_each_type_is_saved_as_it_was_shown(
    browser: Client, draft: QuestionSetVersion, number: int
) -> None:
    before = held(draft)
    page = show(browser, draft, "edit_question", f"1-0-{number}")
    data = {name: values if len(values) > 1 else values[0] for name, values in sent(page).lists()}
    data |= dict(_selected(page))
    assert send(browser, draft, "edit_question", f"1-0-{number}", **data) == ""
    assert held(draft) == before


def _selected(page: str) -> list[tuple[str, str]]:
    found = []
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', inner)
        found.append((name, chosen[1] if chosen else ""))
    return found


def test_the_title_and_types_of_service_are_changed(
    browser: Client, draft: QuestionSetVersion
) -> None:
    data = {"title": "Winter audit", "purpose": "visit", "about": "", "minimum_answered": "70"}
    assert send(browser, draft, "edit_about", **data) == ""
    raw = held(draft)
    assert (raw["title"], raw["purpose"], raw["minimum_answered"]) == ("Winter audit", "visit", 70)
    assert "applies_to" not in raw
    page = send(browser, draft, "edit_about", **data | {"minimum_answered": "120"})
    assert "from 0 to 100 per cent" in page and 'value="120"' in page


def test_a_section_a_standard_and_a_question_are_added(
    browser: Client, draft: QuestionSetVersion
) -> None:
    assert send(browser, draft, "add_section", title="Night care") == ""
    assert "Before it can be published" in show(browser, draft, "edit")
    assert send(browser, draft, "add_standard", "2", title="Sleep", weight="0.5") == ""
    type_page = show(browser, draft, "add_question", "2-0")
    assert "How is it answered?" in type_page
    data = {"text": "Is it quiet?", "scale": "quality", "weight": "2", "critical": "on"}
    assert send(browser, draft, "add_question", "2-0", query="?type=rating", **data) == ""
    section = held(draft)["sections"][2]
    assert section["key"] == "night_care"
    assert section["standards"][0]["weight"] == "0.5"
    (added,) = section["standards"][0]["questions"]
    assert added["key"] == "sleepq01"
    assert (added["weight"], added["critical"], added["not_applicable"]) == (2, True, False)
    assert "Before it can be published" not in show(browser, draft, "edit")


@pytest.mark.parametrize(
    ("kind", "data", "wanted"),
    [
        (
            QuestionType.CHOICE,
            {
                "options-0-label": "Red",
                "options-0-score": "0",
                "options-1-label": "Green",
                "options-1-score": "2",
            },
            {
                "options": [
                    {"value": "red", "label": "Red", "score": 0},
                    {"value": "green", "label": "Green", "score": 2},
                ]
            },
        ),
        (
            QuestionType.TABLE,
            {"columns-0-label": "Role", "columns-0-type": "text", "rows": "5"},
            {"columns": [{"key": "role", "label": "Role", "type": "text"}], "rows": 5},
        ),
        (QuestionType.NUMBER, {"minimum": "0", "unit": "people"}, {"minimum": 0, "unit": "people"}),
        (QuestionType.DATE, {"latest": "today"}, {"latest": "today"}),
        (QuestionType.YES_NO, {"best": "no", "scored": "on"}, {"best": "no"}),
        (QuestionType.YES_NO, {"best": "yes"}, {"scored": False}),
        (QuestionType.TEXT, {"longest": "200"}, {"longest": 200}),
        (QuestionType.EVIDENCE, {"evidence": "PHOTO"}, {"evidence": ["PHOTO"]}),
    ],
)
def test_each_type_asks_for_what_it_needs(
    browser: Client,
    draft: QuestionSetVersion,
    kind: QuestionType,
    data: dict[str, str],
    wanted: dict[str, Any],
) -> None:
    query = f"?type={kind.value}"
    data = {"text": "New?", **data}
    assert send(browser, draft, "add_question", "0-1", query=query, **data) == ""
    added = question(draft, 0, 1, 1)
    assert {name: added[name] for name in wanted} == wanted
    assert added["type"] == kind.value
    parse_definition(held(draft))


def test_choosing_no_type_says_so(browser: Client, draft: QuestionSetVersion) -> None:
    page = browser.get(at("add_question", draft.pk, "0-1") + "?chosen=1").content.decode()
    assert "Select how it is answered" in page


def test_a_question_may_be_answered_otherwise(browser: Client, draft: QuestionSetVersion) -> None:
    address = at("edit_question", draft.pk, "1-0-0")
    assert "How is it answered?" in browser.get(address + "?change=1").content.decode()
    data = {"text": "How many beds?", "longest": "", "key": "beds"}
    assert send(browser, draft, "edit_question", "1-0-0", query="?type=text", **data) == ""
    assert question(draft, 1, 0, 0) == {"key": "beds", "text": "How many beds?", "type": "text"}


def test_what_is_wrong_with_a_question_is_said_and_what_was_typed_is_kept(
    browser: Client, draft: QuestionSetVersion
) -> None:
    before = held(draft)
    data = {"text": "Is it safe?", "scale": "quality", "weight": "0", "key": "dignity"}
    page = send(browser, draft, "edit_question", "0-1-0", part="safety", **data)
    assert "A weight must be more than nought." in page
    assert "Another question has the key “dignity”" in page
    assert "Is it safe?" in page
    data = {"text": "Hot?", "options-0-label": "Yes", "options-1-label": "Yes"}
    page = send(browser, draft, "add_question", "0-1", query="?type=choice", **data)
    assert "Two options have the label “Yes”." in page
    data = {"text": "Hot?", "options-0-label": "Only one"}
    assert "at least two" in send(
        browser, draft, "add_question", "0-1", query="?type=choice", **data
    )
    assert held(draft) == before


def test_questions_standards_and_sections_are_moved(
    browser: Client, draft: QuestionSetVersion
) -> None:
    send(browser, draft, "move", up="0-0-1")
    assert [each["key"] for each in held(draft)["sections"][0]["standards"][0]["questions"]] == [
        "dignity",
        "respect",
        "alarm",
    ]
    send(browser, draft, "move", down="0-0-2")
    assert question(draft, 0, 1, 0)["key"] == "alarm"
    send(browser, draft, "move", down="0")
    assert [each["key"] for each in held(draft)["sections"]] == ["home", "care"]
    send(browser, draft, "move", up="1-1")
    assert [each["key"] for each in held(draft)["sections"][1]["standards"]] == ["s02", "s01"]


def test_a_part_is_taken_out_after_a_question(browser: Client, draft: QuestionSetVersion) -> None:
    page = show(browser, draft, "remove", "0-0")
    assert "Its 3 questions go with it." in page
    assert send(browser, draft, "remove", "0-0", part="s01") == ""
    assert [each["key"] for each in held(draft)["sections"][0]["standards"]] == ["s02"]
    assert send(browser, draft, "remove", "0", part="care") == ""
    assert [each["key"] for each in held(draft)["sections"]] == ["home"]


def test_taking_out_what_a_condition_waits_for_is_named_as_a_problem(
    browser: Client, draft: QuestionSetVersion
) -> None:
    send(browser, draft, "remove", "0-0-1", part="dignity")
    page = show(browser, draft, "edit")
    assert "There is no question “dignity”." in page
    assert at("condition", draft.pk, "0-0-1") in page
    assert "There is no question “dignity”." in show(browser, draft, "edit_section", "0")


def test_a_condition_is_made_changed_and_taken_away(
    browser: Client, draft: QuestionSetVersion
) -> None:
    page = browser.get(at("condition", draft.pk, "0-1-0") + "?question=alarm").content.decode()
    assert "Ask it when the answer is" in page
    query = "?question=alarm"
    assert send(browser, draft, "condition", "0-1-0", query=query, among="no") == ""
    assert question(draft, 0, 1, 0)["show_if"] == {"question": "alarm", "in": ["no"]}
    page = send(browser, draft, "condition", "0-1-0", query=query)
    assert "Select at least one answer" in page
    assert send(browser, draft, "condition", "0-1-0", query="?question=respect", among="1") == ""
    assert question(draft, 0, 1, 0)["show_if"] == {"question": "respect", "in": [1]}
    assert send(browser, draft, "condition", "0-1-0", remove="1") == ""
    assert "show_if" not in question(draft, 0, 1, 0)


def test_a_condition_on_a_number_has_limits(browser: Client, draft: QuestionSetVersion) -> None:
    query = "?question=beds"
    assert "Enter the least" in send(browser, draft, "condition", "1-0-1", query=query)
    data = {"at_least": "", "at_most": "-5"}
    page = send(browser, draft, "condition", "1-0-1", query=query, **data)
    assert "No answer to “beds” can meet this." in page
    assert send(browser, draft, "condition", "1-0-1", query=query, at_least="10") == ""
    assert question(draft, 1, 0, 1)["show_if"] == {"question": "beds", "at_least": 10}


def test_the_first_question_depends_on_none(browser: Client, draft: QuestionSetVersion) -> None:
    assert "It is always asked" in show(browser, draft, "condition", "0-0-0")


def test_ratings_are_changed_and_a_gap_is_refused(
    browser: Client, draft: QuestionSetVersion
) -> None:
    data = {
        "ratings-0-label": "Fine",
        "ratings-0-from": "50",
        "ratings-1-label": "Poor",
        "ratings-1-from": "10",
    }
    page = send(browser, draft, "edit_ratings", **data)
    assert "The lowest rating must begin at 0." in page and 'value="Fine"' in page
    assert send(browser, draft, "edit_ratings", **data | {"ratings-1-from": "0"}) == ""
    assert [each["label"] for each in held(draft)["ratings"]] == ["Fine", "Poor"]


def test_scales_are_added_changed_and_taken_out(browser: Client, draft: QuestionSetVersion) -> None:
    data = {
        "options-0-value": "1",
        "options-0-label": "Seen",
        "options-1-value": "0",
        "options-1-label": "Not seen",
    }
    assert "already" in send(browser, draft, "add_scale", key="quality", **data)
    assert send(browser, draft, "add_scale", key="seen", **data) == ""
    assert held(draft)["scales"]["seen"]["options"][0] == {"value": 1, "label": "Seen"}
    worse = data | {"options-0-value": "many"}
    assert "Row 1:" in send(browser, draft, "edit_scale", "seen", **worse)
    assert send(browser, draft, "edit_scale", "seen", **data, not_applicable="on") == ""
    assert held(draft)["scales"]["seen"]["not_applicable"] is True
    assert send(browser, draft, "edit_scale", "seen", **data, remove="1") == ""
    assert list(held(draft)["scales"]) == ["quality"]
    assert browser.get(at("edit_scale", draft.pk, "seen")).status_code == 404


def test_limits_are_added_changed_and_taken_out(browser: Client, draft: QuestionSetVersion) -> None:
    data = {
        "kind": "standard",
        "of": "s02",
        "limit": "39",
        "cap": "Requires improvement",
        "because": "Safety is Poor.",
    }
    assert "Select one of those that are listed" in send(
        browser, draft, "add_limiter", **data | {"of": "s09"}
    )
    assert "There is no standard “care”" in send(
        browser, draft, "add_limiter", **data | {"of": "care"}
    )
    assert send(browser, draft, "add_limiter", **data) == ""
    added = held(draft)["limiters"][1]
    assert added["when"] == {"standard": "s02", "below": 39}
    page = show(browser, draft, "edit_limiter", added["key"])
    assert 'value="s02" selected' in page and 'value="39"' in page
    changed = data | {"kind": "any_standard_below", "of": ""}
    assert send(browser, draft, "edit_limiter", added["key"], **changed) == ""
    assert held(draft)["limiters"][1]["when"] == {"any_standard_below": 39}
    assert send(browser, draft, "edit_limiter", added["key"], remove="1") == ""
    assert len(held(draft)["limiters"]) == 1
    assert browser.get(at("edit_limiter", draft.pk, "none")).status_code == 404


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    browser: Client, draft: QuestionSetVersion, authority: Authority
) -> None:
    seen = draft.digest
    other = client_as(Role.QUALITY_MANAGER, authority=authority)
    name = user_of(other).name
    data = {"text": "Theirs?", "scale": "quality", "key": "respect"}
    assert send(other, draft, "edit_question", "0-0-0", part="respect", **data) == ""
    mine = {"text": "Mine?", "scale": "quality", "key": "dignity"}
    page = send(browser, draft, "edit_question", "0-0-1", digest=seen, part="dignity", **mine)
    assert f"{name} saved this draft since you opened it" in page
    assert "Mine?" in page
    assert question(draft, 0, 0, 0)["text"] == "Theirs?"
    assert draft.digest in page, "saving again puts it into their version"
    assert send(browser, draft, "edit_question", "0-0-1", part="dignity", **mine) == ""
    assert [question(draft, 0, 0, n)["text"] for n in (0, 1)] == ["Theirs?", "Mine?"]


def test_a_question_that_moved_meanwhile_is_saved_where_it_is_now(
    browser: Client, draft: QuestionSetVersion
) -> None:
    send(browser, draft, "move", up="0-0-1")
    data = {"text": "Is respect better?", "scale": "quality", "key": "respect"}
    assert send(browser, draft, "edit_question", "0-0-0", part="respect", **data) == ""
    assert question(draft, 0, 0, 1)["text"] == "Is respect better?"
    assert question(draft, 0, 0, 0)["key"] == "dignity"


def test_nothing_is_moved_or_taken_out_in_a_draft_that_someone_changed(
    browser: Client, draft: QuestionSetVersion
) -> None:
    before = held(draft)
    send(browser, draft, "move", digest="0" * 64, up="0-0-1")
    page = send(browser, draft, "remove", "0-0", digest="0" * 64, part="s01")
    assert "Nothing was taken out" in page
    assert held(draft) == before


def test_a_place_that_is_not_there_is_not_found(browser: Client, draft: QuestionSetVersion) -> None:
    for name, place in (
        ("edit_section", "9"),
        ("edit_section", "0-0"),
        ("edit_part", "0-9"),
        ("edit_part", "0-0-0"),
        ("edit_question", "0-0"),
        ("edit_question", "x"),
        ("edit_question", "0-0-99"),
        ("remove", "0-0-0-0"),
        ("add_question", "0"),
    ):
        assert browser.get(at(name, draft.pk, place)).status_code == 404, (name, place)
    gone = browser.post(at("edit_part", draft.pk, "0"), {"digest": draft.digest, "part": "attic"})
    assert gone.status_code == 404


def test_only_a_draft_has_pages_to_edit(browser: Client, draft: QuestionSetVersion) -> None:
    browser.post(at("publish", draft.pk), {"digest": draft.digest})
    assert browser.get(at("edit", draft.pk)).status_code == 404
    shipped = QuestionSetVersion.objects.get(question_set__authority=None)
    assert browser.get(at("edit", shipped.pk)).status_code == 404


def test_the_text_is_the_whole_set_and_reads_the_same(
    browser: Client, draft: QuestionSetVersion
) -> None:
    page = show(browser, draft, "edit_text")
    assert "question_set: short-audit" in page
    text = yaml.safe_dump(as_mapping(parse_definition(raw_set(title="Typed"))))
    assert send(browser, draft, "edit_text", text=text) == ""
    assert held(draft)["title"] == "Typed"


def test_every_problem_of_a_text_is_listed_by_its_path_and_the_text_is_kept(
    browser: Client, draft: QuestionSetVersion
) -> None:
    before = held(draft)
    raw = deepcopy(raw_set())
    raw["sections"][0]["standards"][0]["questions"][0]["weight"] = 0
    raw["ratings"][3]["from"] = 5
    text = "# mine\n" + yaml.safe_dump(raw)
    page = send(browser, draft, "edit_text", text=text)
    assert "2 problems: it was not saved" in page
    assert "sections[0].standards[0].questions[0].weight" in page
    assert "# mine" in page
    assert held(draft) == before
    assert "Save with these problems" in page
    assert send(browser, draft, "edit_text", text=text, with_problems="1") == ""
    assert "2 problems" in show(browser, draft, "edit")


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "- 1",
        "one: 1\n---\ntwo: 2",
        "sections: 5",
        "sections: [1]",
        "&a [*a]",
        "title: x\x0c",
    ],
)
def test_a_text_that_is_no_question_set_is_kept_on_the_page(
    browser: Client, draft: QuestionSetVersion, text: str
) -> None:
    before = held(draft)
    page = send(browser, draft, "edit_text", text=text, with_problems="1")
    assert "it was not saved" in page
    assert "Save with these problems" not in page
    assert held(draft) == before


def test_a_draft_of_no_shape_is_edited_as_text(browser: Client, draft: QuestionSetVersion) -> None:
    QuestionSetVersion.objects.filter(pk=draft.pk).update(text='{"sections":[1]}')
    for name, args in (("edit", ()), ("edit_section", ("0",)), ("scoring", ())):
        response = browser.get(at(name, draft.pk, *args))
        assert response["Location"] == at("edit_text", draft.pk)


def test_someone_who_may_not_keep_it_cannot_edit(
    browser: Client, draft: QuestionSetVersion, authority: Authority
) -> None:
    officer = client_as(Role.QUALITY_OFFICER, authority=authority)
    assert officer.get(at("edit", draft.pk)).status_code == 403
    elsewhere = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory(name="Elsewhere"))
    assert elsewhere.get(at("edit", draft.pk)).status_code == 404
    MembershipFactory(user=user_of(elsewhere), authority=authority, role="quality_officer")
    assert elsewhere.get(at("edit", draft.pk)).status_code == 403


def test_a_page_of_a_draft_takes_few_queries(
    browser: Client, draft: QuestionSetVersion, django_assert_max_num_queries: Any
) -> None:
    for name, args in (("edit", ()), ("edit_section", ("0",)), ("edit_question", ("0-0-0",))):
        with django_assert_max_num_queries(12):
            show(browser, draft, name, *args)
