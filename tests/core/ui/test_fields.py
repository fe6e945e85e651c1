"""Fields of a Django form, shown exactly as GOV.UK's components are for the same options."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines

from almoner.core.ui.fields import component
from almoner.core.ui.forms import DateField, Form
from almoner.core.ui.gallery import Sample
from tests.core.ui.markup import tree


def rendered(bound: Any, **options: Any) -> str:
    source = '{% from "ui/form.html" import field %}{{ field(bound, **options) }}'
    return engines["jinja2"].from_string(source).render({"bound": bound, "options": options})


def starts(html: str, tag: str) -> list[dict[str, Any]]:
    return [dict(node[2]) for node in tree(html) if node[:2] == ("start", tag)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", "input"),
        ("email", "input"),
        ("password", "password-input"),
        ("beds", "input"),
        ("band", "select"),
        ("kind", "radios"),
        ("serves", "checkboxes"),
        ("agreed", "checkboxes"),
        ("visited_on", "date-input"),
        ("notes", "textarea"),
        ("report", "file-upload"),
        ("reference", "hidden"),
    ],
)
def test_each_kind_of_field_has_its_component(name, kind):
    assert component(Sample()[name]).name == kind


def test_an_input_is_govuks_with_its_label_hint_and_error():
    form = Sample({"email": "nobody"})
    made = rendered(form["email"])
    govuk = engines["jinja2"].from_string(
        '{% from "components/input/macro.html" import govukInput %}{{ govukInput(options) }}'
    )
    options = {
        "id": "id_email",
        "name": "email",
        "type": "email",
        "spellcheck": False,
        "value": "nobody",
        "label": {"text": "Email address"},
        "hint": {"text": "We only use it for replies."},
        "errorMessage": {
            "text": "Enter an email address in the correct format, like name@example.com"
        },
    }

    assert tree(made) == tree(govuk.render({"options": options}))


@pytest.mark.parametrize("name", ["name", "email", "beds", "notes", "password", "report", "band"])
def test_a_single_box_is_named_by_its_label(name):
    made = rendered(Sample()[name])
    boxes = [*starts(made, "input"), *starts(made, "textarea"), *starts(made, "select")]

    assert starts(made, "label")[0]["for"] == f"id_{name}"
    assert boxes[0]["id"] == f"id_{name}"


@pytest.mark.parametrize("name", ["kind", "serves", "visited_on"])
def test_a_group_is_named_by_its_legend(name):
    made = rendered(Sample()[name])

    assert ("text", Sample()[name].label) in tree(made)
    assert starts(made, "legend")


@pytest.mark.parametrize("name", ["name", "kind", "serves", "visited_on", "report", "agreed"])
def test_an_error_is_tied_to_what_it_is_about(name):
    made = rendered(Sample({})[name])

    assert f'id="id_{name}-error"' in made
    assert f"id_{name}-error" in made.split("aria-describedby=", 1)[1].split(">", 1)[0]


def test_the_label_may_be_the_heading_of_the_page():
    made = rendered(Sample()["name"], is_heading=True)

    assert len(starts(made, "h1")) == 1
    assert "govuk-label--l" in made


def test_a_number_is_typed_in_a_text_box():
    box = starts(rendered(Sample()["beds"]), "input")[0]

    assert (box["type"], box["inputmode"]) == ("text", "numeric")


@pytest.mark.parametrize("name", ["band", "kind", "serves"])
def test_what_was_chosen_stays_chosen(name):
    form = Sample({"band": "b", "kind": "home", "serves": ["ld"]})
    made = rendered(form[name])
    signs = [node for node in tree(made) if "checked" in str(node) or "selected" in str(node)]

    assert len(signs) == 1


def test_a_date_as_typed_stays_as_typed():
    form = Sample({"visited_on-day": "31", "visited_on-month": "feb", "visited_on-year": "2026"})
    boxes = starts(rendered(form["visited_on"]), "input")

    assert [box["value"] for box in boxes] == ["31", "feb", "2026"]
    assert all("govuk-input--error" in box["class"] for box in boxes)


def test_only_the_missing_part_of_a_date_is_marked():
    form = Sample({"visited_on-day": "1", "visited_on-month": "3", "visited_on-year": ""})
    boxes = starts(rendered(form["visited_on"]), "input")

    assert ["govuk-input--error" in box["class"] for box in boxes] == [False, False, True]


def test_passwords_and_files_are_never_sent_back():
    file = SimpleUploadedFile("r.pdf", b"x")
    form = Sample({"password": "secret"}, {"report": file})

    assert "secret" not in rendered(form["password"])
    assert "r.pdf" not in rendered(form["report"])


def test_what_was_typed_is_escaped():
    assert "<script>" not in rendered(Sample({"name": "<script>"})["name"])
    assert "<script>" not in rendered(Sample({"notes": "</textarea><script>"})["notes"])


def test_choices_in_named_groups_are_shown_one_after_another():
    class Grouped(Form):
        place = forms.ChoiceField(choices=[("North", [("a", "A")]), ("b", "B")])

    assert [box["value"] for box in starts(rendered(Grouped()["place"]), "option")] == ["a", "b"]


def test_attributes_of_the_widget_reach_the_box():
    class Own(Form):
        code = forms.CharField(
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "data-x": "1"})
        )

    box = starts(rendered(Own()["code"], classes="govuk-input--width-5"), "input")[0]

    assert (box["autocomplete"], box["data-x"]) == ("one-time-code", "1")
    assert "govuk-input--width-5" in box["class"]


def test_a_whole_form_and_one_field_render_by_themselves():
    class Short(Form):
        due_on = DateField(label="Due")
        reference = forms.CharField(widget=forms.HiddenInput)

    form = Short()

    assert "govuk-date-input" in str(form)
    assert 'type="hidden"' in str(form)
    assert tree(form["due_on"].as_field_group()) == tree(rendered(form["due_on"]))


def test_the_hint_of_a_single_box_to_tick_stands_under_its_label():
    class Advised(Form):
        is_advised = forms.BooleanField(label="They advised it", help_text="Whatever the rule says")

    made = component(Advised()["is_advised"])
    assert "hint" not in made.params
    assert made.params["items"][0]["hint"] == {"text": "Whatever the rule says"}
