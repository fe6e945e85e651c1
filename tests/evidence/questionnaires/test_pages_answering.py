"""A section as a form: what is shown, what is kept, and what is never lost or undone."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.template import engines
from django.utils.datastructures import MultiValueDict

from almoner.core.accounts.rules import Principal
from almoner.evidence.questionnaires import actions, queries
from almoner.evidence.questionnaires.forms import SectionForm, next_section, section_tasks
from almoner.evidence.questionnaires.forms.typed import Refused, read_typed, shown_as
from almoner.evidence.questionnaires.models import Answer, Response
from almoner.evidence.questionnaires.rules import QuestionSetDefinition, check_answer
from tests.evidence.questionnaires.factories import (
    AT,
    TODAY,
    begun,
    definition,
    incoming,
    published,
    raw_set,
    someone,
)

FILE = "ab" * 32
PAGE = """
{% from "questionnaires/answering.html" import answer_errors, questions, save_buttons %}
{{ answer_errors(form) }}{{ questions(form) }}{{ save_buttons() }}
"""
WITH_BLOCK = """
{% from "questionnaires/answering.html" import questions %}
{% call(question) questions(form, notes=false) %}<a href="/e/{{ question.key }}">x</a>{% endcall %}
"""


def html(form: SectionForm, template: str = PAGE) -> str:
    return str(engines["jinja2"].from_string(template).render({"form": form}))


def sent(page: str, **changed: Any) -> QueryDict:
    """What a browser would send of the page, with some boxes filled in otherwise."""
    data = QueryDict(mutable=True)
    for tag in re.findall(r"<input[^>]*>", page):
        held = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if held.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if "name" in held and held.get("type") != "file":
            data.appendlist(held["name"], held.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        data.appendlist(name, text)
    for name, value in changed.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


@pytest.fixture
def response(db: None) -> Response:
    return begun()


@pytest.fixture
def by(response: Response) -> Principal:
    return someone(response.authority)


def form_of(
    response: Response, section: str = "care", data: QueryDict | None = None, **rest: Any
) -> SectionForm:
    return SectionForm(
        definition=queries.definition_of(version=response.version),
        section_key=section,
        answers=queries.current_answers(response=response),
        data=data,
        on=TODAY,
        **rest,
    )


def save(
    response: Response,
    by: Principal,
    data: QueryDict,
    section: str = "care",
    at: datetime = AT,
    **rest: Any,
) -> SectionForm:
    form = form_of(response, section, data, **rest)
    receipt = actions.receive_answers(response=response, answers=form.given(at=at), by=by, at=at)
    form.note_receipt(receipt)
    return form


def values(response: Response) -> Mapping[str, Any]:
    return queries.values_of(response=response)


def test_a_page_shows_only_what_is_asked(response: Response, by: Principal) -> None:
    page = html(form_of(response))
    assert "Is dignity good?" in page
    assert "Is there an alarm?" not in page


def test_an_answer_that_was_chosen_is_kept(response: Response, by: Principal) -> None:
    form = save(response, by, sent(html(form_of(response)), **{"a-respect": "3"}))
    assert values(response) == {"respect": 3}
    assert form.is_settled(answers=values(response))


def test_a_note_is_kept_beside_its_answer(response: Response, by: Principal) -> None:
    data = sent(html(form_of(response)), **{"a-respect": "3", "n-respect": "Saw\r\nlunch "})
    save(response, by, data)
    answer = queries.current_answers(response=response)["respect"]
    assert answer.note == "Saw\nlunch"
    assert "Saw\nlunch" in html(form_of(response))


def test_a_note_without_an_answer_is_kept(response: Response, by: Principal) -> None:
    save(response, by, sent(html(form_of(response)), **{"n-respect": "Ask again"}))
    assert queries.current_answers(response=response)["respect"].note == "Ask again"


def test_what_was_not_touched_is_not_sent_again(response: Response, by: Principal) -> None:
    save(response, by, sent(html(form_of(response)), **{"a-respect": "3"}))
    page = html(form_of(response))
    assert form_of(response, data=sent(page)).given(at=AT) == ()


def test_a_second_click_changes_nothing(response: Response, by: Principal) -> None:
    data = sent(html(form_of(response)), **{"a-respect": "3", "n-respect": "Yes"})
    save(response, by, data)
    form = save(response, by, data)
    assert Answer.objects.count() == 1
    assert not form.errors


def test_going_back_and_answering_otherwise_takes_the_later_word(
    response: Response, by: Principal
) -> None:
    data = sent(html(form_of(response)), **{"a-respect": "3"})
    save(response, by, data)
    data["a-respect"] = "2"
    save(response, by, data, at=AT + timedelta(minutes=1))
    assert values(response) == {"respect": 2}


def test_an_old_page_undoes_nothing_that_someone_else_answered(
    response: Response, by: Principal
) -> None:
    page = html(form_of(response))
    other = someone(response.authority, reference="user:2")
    save(response, other, sent(page, **{"a-respect": "4"}))
    save(response, by, sent(page, **{"a-dignity": "3"}))
    assert values(response) == {"respect": 4, "dignity": 3}


def test_two_who_answer_one_question_both_keep_their_answer(
    response: Response, by: Principal
) -> None:
    page = html(form_of(response))
    other = someone(response.authority, reference="user:2")
    save(response, other, sent(page, **{"a-respect": "4"}))
    save(response, by, sent(page, **{"a-respect": "1"}))
    assert values(response) == {}
    (clash,) = queries.clashes(response=response)
    shown = engines["jinja2"].from_string(
        '{% from "questionnaires/answering.html" import clashes %}'
        '{{ clashes(items, definition, "/choose/", "") }}'
    )
    page = shown.render(
        {"items": [clash], "definition": queries.definition_of(version=response.version)}
    )
    assert "Excellent" in page and "Ben Holt" in page
    assert "Poor" in page and "Ada Marsh" in page
    assert page.count('name="shown"') == 2
    beside = html(form_of(response, clashes=[clash]))
    assert "Two different answers" in beside
    assert "Excellent, by Ben Holt" in beside and "Poor, by Ada Marsh" in beside
    assert "Two different answers" not in html(form_of(response, "home", clashes=[clash]))


def test_an_answer_can_be_taken_back(response: Response, by: Principal) -> None:
    save(response, by, sent(html(form_of(response)), **{"a-respect": "3"}))
    page = html(form_of(response))
    assert "No answer" in page
    save(response, by, sent(page, **{"a-respect": ""}), at=AT + timedelta(minutes=1))
    assert values(response) == {}


def test_not_applicable_is_an_answer(response: Response, by: Principal) -> None:
    save(response, by, sent(html(form_of(response)), **{"a-respect": "na"}))
    assert values(response) == {"respect": "na"}
    page = html(form_of(response))
    assert re.search(r'value="na" checked', page)


def test_a_question_that_became_relevant_is_said_to_have_appeared(
    response: Response, by: Principal
) -> None:
    form = save(response, by, sent(html(form_of(response)), **{"a-dignity": "2"}))
    assert form.appeared(answers=values(response)) == ("alarm",)
    assert not form.is_settled(answers=values(response))
    assert "Is there an alarm?" in html(form_of(response))


def test_an_answer_outside_the_scale_is_refused_and_the_others_are_kept(
    response: Response, by: Principal
) -> None:
    data = sent(html(form_of(response)), **{"a-respect": "9", "a-dignity": "4"})
    form = save(response, by, data)
    assert values(response) == {"dignity": 4}
    assert [box.question.key for box in form.errors] == ["respect"]
    page = html(form)
    assert "There is a problem" in page
    assert 'href="#q-respect"' in page
    assert "“9” is not on the scale" in page


def test_what_was_typed_wrongly_is_shown_again(response: Response, by: Principal) -> None:
    data = sent(
        html(form_of(response, "home")),
        **{
            "a-beds": "about 12",
            "a-seen-on-day": "31",
            "a-seen-on-month": "feb",
            "a-seen-on-year": "2021",
            "a-comments": "x" * 41,
            "a-rota-0-role": "Nurse",
            "a-rota-0-number": "two",
        },
    )
    form = save(response, by, data, "home")
    assert {box.question.key for box in form.errors} == {"beds", "seen-on", "comments", "rota"}
    page = html(form)
    for typed in ("about 12", 'value="feb"', "x" * 41, 'value="Nurse"', 'value="two"'):
        assert typed in page
    assert values(response) == {}


def test_an_answer_of_each_type_goes_there_and_back(response: Response, by: Principal) -> None:
    data = sent(
        html(form_of(response, "home")),
        **{
            "a-beds": " 12 ",
            "a-seen-on-day": "1",
            "a-seen-on-month": "August",
            "a-seen-on-year": "2021",
            "a-floor": "ground",
            "a-meals": ["supper", "lunch"],
            "a-comments": "Warm <b>",
            "a-rota-0-role": "Nurse",
            "a-rota-0-number": "2",
            "a-photos": [FILE],
        },
    )
    form = save(response, by, data, "home")
    assert not form.errors
    assert values(response) == {
        "beds": "12",
        "seen-on": "2021-08-01",
        "floor": "ground",
        "meals": ["lunch", "supper"],
        "comments": "Warm <b>",
        "rota": [{"role": "Nurse", "number": "2"}],
        "photos": [FILE],
    }
    page = html(form_of(response, "home"))
    assert "Warm &lt;b&gt;" in page
    assert form_of(response, "home", sent(page, **{"a-comments": "Warm <b>"})).given(at=AT) == ()


def test_a_date_still_to_come_is_refused_in_words(response: Response, by: Principal) -> None:
    data = sent(
        html(form_of(response, "home")),
        **{"a-seen-on-day": "2", "a-seen-on-month": "9", "a-seen-on-year": "2021"},
    )
    form = save(response, by, data, "home")
    assert "2 September 2021 is in the future." in html(form)


def test_a_file_that_is_added_is_stored_and_named(response: Response, by: Principal) -> None:
    upload = SimpleUploadedFile("fire.pdf", b"%PDF")
    files = MultiValueDict({"f-photos": [upload]})
    form = form_of(response, "home", sent(html(form_of(response, "home"))), files=files)
    kept: list[UploadedFile] = []

    def keep(file: UploadedFile) -> str:
        kept.append(file)
        return FILE

    (answer,) = form.given(at=AT, keep_file=keep)
    assert answer.value == [FILE]
    assert kept == [upload]
    form.given(at=AT, keep_file=keep)
    assert kept == [upload], "a file can be read only once"


def test_a_file_that_is_refused_says_why(response: Response, by: Principal) -> None:
    files = MultiValueDict({"f-photos": [SimpleUploadedFile("a.jpg", b"MZ")]})
    data = sent(html(form_of(response, "home")), **{"a-beds": "3"})
    form = form_of(response, "home", data, files=files)

    def refuse(file: UploadedFile) -> str:
        raise Refused(f"“{file.name}” is a program.")

    assert [each.question_key for each in form.given(at=AT, keep_file=refuse)] == ["beds"]
    assert "“a.jpg” is a program." in html(form)
    form = form_of(response, "home", data, files=files)
    form.given(at=AT)
    assert "Files cannot be added here." in html(form)


def test_files_are_shown_by_name_and_may_be_taken_away(response: Response, by: Principal) -> None:
    actions.receive_answers(response=response, answers=[incoming("photos", [FILE])], by=by, at=AT)
    form = form_of(response, "home", file_names={FILE: ("fire.pdf", "/files/1/")})
    page = html(form)
    assert "fire.pdf" in page and 'href="/files/1/"' in page
    data = sent(page)
    del data["a-photos"]
    (answer,) = form_of(response, "home", data).given(at=AT)
    assert answer.value is None


def test_last_times_answer_stands_beside(response: Response, by: Principal) -> None:
    actions.receive_answers(
        response=response, answers=[incoming("respect", 2, note="Rushed")], by=by, at=AT
    )
    last = queries.current_answers(response=response)
    form = SectionForm(definition=definition(), section_key="care", answers={}, previous=last)
    page = html(form)
    assert "Last time (1 September 2021): Requires improvement. “Rushed”" in page
    assert " checked" not in page


def test_what_a_page_of_another_section_lacks_is_left_alone(
    response: Response, by: Principal
) -> None:
    data = sent(html(form_of(response)), **{"a-beds": "5"})
    assert form_of(response, data=data).given(at=AT) == ()
    assert form_of(response, "home", data).given(at=AT) == ()


def test_a_page_without_its_number_is_taken_once(response: Response, by: Principal) -> None:
    data = sent(html(form_of(response)), **{"a-respect": "3", "page_id": "none"})
    save(response, by, data)
    assert values(response) == {"respect": 3}


def test_a_room_may_put_its_own_under_each_question(response: Response) -> None:
    page = html(form_of(response), WITH_BLOCK)
    assert '<a href="/e/respect">' in page
    assert "n-respect" not in page


def test_a_section_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        SectionForm(definition=definition(), section_key="attic", answers={})


def test_a_note_that_is_too_long_is_refused(response: Response, by: Principal) -> None:
    data = sent(html(form_of(response)), **{"a-respect": "3", "n-respect": "x" * 5000})
    form = save(response, by, data)
    assert [box.question.key for box in form.errors] == ["respect"]
    assert "x" * 5000 in html(form)


def test_the_list_of_sections_says_how_far_each_has_come() -> None:
    tasks = section_tasks(definition=definition(), answers={"respect": 3, "dignity": 1})
    assert [(task.key, task.answered, task.asked) for task in tasks] == [
        ("care", 2, 4),
        ("home", 0, 7),
    ]
    every = {"respect": 3, "dignity": 4, "safety": 4}
    assert section_tasks(definition=definition(), answers=every)[0].is_done
    template = engines["jinja2"].from_string(
        '{% from "questionnaires/answering.html" import section_list %}'
        "{{ section_list(tasks, href) }}"
    )
    page = template.render({"tasks": tasks, "href": lambda key: f"/s/{key}/"})
    assert "2 of 4 answered" in page and "7 questions" in page and 'href="/s/home/"' in page


def test_the_sections_follow_one_another() -> None:
    assert next_section(definition=definition(), section_key="care") == "home"
    assert next_section(definition=definition(), section_key="home") == ""


def test_a_hundred_questions_are_a_light_page() -> None:
    held = raw_set()
    text = "How well do staff know what to do, and how do they show it when nobody is looking?"
    held["limiters"] = []
    held["sections"] = [
        {
            "key": "care",
            "title": "Care",
            "standards": [
                {
                    "key": "s01",
                    "title": "Care",
                    "questions": [
                        {
                            "key": f"q{number}",
                            "text": f"{number}. {text}",
                            "guidance": text,
                            "type": "rating",
                            "scale": "quality",
                        }
                        for number in range(60)
                    ],
                }
            ],
        }
    ]
    whole = definition(**{key: held[key] for key in ("limiters", "sections")})
    page = html(SectionForm(definition=whole, section_key="care", answers={}))
    assert page.count("govuk-radios__input") == 300
    assert len(page.encode()) < 150_000


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("beds", "12"),
        ("seen-on", "2021-08-01"),
        ("floor", "upper"),
        ("meals", ["lunch"]),
        ("comments", "na"),
        ("rota", [{"role": "Nurse"}]),
    ],
)
def test_what_is_shown_is_what_would_be_read_again(key: str, value: Any) -> None:
    question = definition().question(key)
    assert check_answer(question=question, raw=shown_as(question, value).raw(question)) == value


def test_not_applicable_typed_as_text_is_text() -> None:
    question = definition().question("comments")
    assert read_typed(question, QueryDict("a-comments=na")).raw(question) == "na"


def test_reading_a_page_takes_few_queries(
    response: Response, by: Principal, django_assert_max_num_queries: Any
) -> None:
    every = [incoming("respect", 2), incoming("dignity", 2), incoming("beds", 12)]
    actions.receive_answers(response=response, answers=every, by=by, at=AT)
    again = Response.objects.select_related("version", "authority").get(pk=response.pk)
    with django_assert_max_num_queries(4):
        html(form_of(again))


def test_pages_of_one_form_have_different_numbers(response: Response) -> None:
    assert form_of(response).page_id != form_of(response).page_id
    number = uuid4()
    assert form_of(response, data=QueryDict(f"page_id={number}")).page_id == number


def test_a_definition_is_read_once(response: Response) -> None:
    assert isinstance(form_of(response).definition, QuestionSetDefinition)
    assert form_of(response).definition is form_of(begun(published())).definition
