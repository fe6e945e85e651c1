from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.ui.forms import (
    DateField,
    DateInput,
    Form,
    SeenField,
    day_asked,
    errors_of,
    parts_in_error,
    refusals_on,
    seen_now,
)
from almoner.core.ui.gallery import Sample

TODAY = date(2026, 3, 27)


class Visit(Form):
    visited_on = DateField(
        label="Date of visit", earliest=date(2020, 1, 1), latest=date(2026, 3, 27)
    )


def parts(day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {"visited_on-day": day, "visited_on-month": month, "visited_on-year": year}


def error(**typed: str) -> str:
    return str(Visit(parts(**typed)).errors["visited_on"][0])


@pytest.mark.parametrize(
    ("day", "month", "year", "found"),
    [
        ("27", "3", "2026", date(2026, 3, 27)),
        ("01", "03", "2026", date(2026, 3, 1)),
        (" 1 ", " mar ", " 2026 ", date(2026, 3, 1)),
        ("29", "February", "2024", date(2024, 2, 29)),
        ("1", "1", "2020", date(2020, 1, 1)),
    ],
)
def test_a_date_is_read_from_its_three_parts(day, month, year, found):
    form = Visit(parts(day, month, year))

    assert form.is_valid()
    assert form.cleaned_data["visited_on"] == found


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Enter the date of visit"),
        ({"month": "3", "year": "2026"}, "Date of visit must include a day"),
        ({"day": "1"}, "Date of visit must include a month and a year"),
        ({"day": "1", "month": "3", "year": "26"}, "Year must include 4 numbers"),
        ({"day": "1", "month": "3", "year": "20266"}, "Year must include 4 numbers"),
        ({"day": "29", "month": "2", "year": "2026"}, "Date of visit must be a real date"),
        ({"day": "31", "month": "Smarch", "year": "2025"}, "Date of visit must be a real date"),
        ({"day": "²", "month": "3", "year": "2025"}, "Date of visit must be a real date"),
        (
            {"day": "28", "month": "3", "year": "2026"},
            "Date of visit must be on or before 27 March 2026",
        ),
        (
            {"day": "31", "month": "12", "year": "2019"},
            "Date of visit must be on or after 1 January 2020",
        ),
    ],
)
def test_a_refused_date_is_told_what_is_wrong(typed, sentence):
    assert error(**typed) == sentence


def test_a_date_that_may_be_left_out_may_be_left_out():
    class Later(Form):
        due_on = DateField(required=False)

    form = Later({"due_on-day": "", "due_on-month": "", "due_on-year": ""})

    assert form.is_valid()
    assert form.cleaned_data["due_on"] is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_shown_and_sent_back_is_the_same_date(day):
    field, shown = DateField(), DateInput().format_value(day)
    sent = {f"x-{part}": text for part, text in zip(("day", "month", "year"), shown, strict=True)}

    assert field.clean(DateInput().value_from_datadict(sent, {}, "x")) == day
    assert not field.has_changed(day, shown)


@given(st.tuples(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5)))
def test_whatever_is_typed_gives_a_date_or_a_sentence(typed):
    try:
        found = DateField(required=False).clean(typed)
    except forms.ValidationError as refused:
        assert refused.messages
        assert parts_in_error(typed)
    else:
        assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (("", "3", ""), {"day", "year"}),
        (("32", "3", "2026"), {"day"}),
        (("1", "13", "2026"), {"month"}),
        (("1", "mar", "26"), {"year"}),
        (("30", "2", "2026"), {"day", "month", "year"}),
    ],
)
def test_only_the_parts_that_are_wrong_are_marked(typed, wrong):
    assert parts_in_error(typed) == wrong


def test_a_date_not_asked_for_is_not_sent():
    assert DateInput().value_omitted_from_data({}, {}, "x")
    assert not DateInput().value_omitted_from_data({"x-day": ""}, {}, "x")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("name", "Enter name of the service"),
        ("email", "Enter email address"),
        ("band", "Select band"),
        ("kind", "Select kind of service"),
        ("serves", "Select who it serves"),
        ("agreed", "Select “I have checked these figures”"),
        ("report", "Select report"),
        ("visited_on", "Enter the date of visit"),
    ],
)
def test_a_box_left_empty_is_told_what_to_put_there(name, sentence):
    assert Sample({}).errors[name] == [sentence]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        (
            "email",
            "nobody",
            "Enter an email address in the correct format, like name@example.com",
        ),
        ("beds", "many", "Beds must be a number"),
        ("band", "z", "Select band from those offered"),
        ("name", "x" * 81, "Name of the service must be 80 characters or fewer"),
    ],
)
def test_what_cannot_be_is_told_what_would_do(name, typed, sentence):
    assert Sample({name: typed}).errors[name] == [sentence]


def test_a_fields_own_words_are_kept():
    class Own(Form):
        reference = forms.CharField(error_messages={"required": "Which one?"})

    assert Own({}).errors["reference"] == ["Which one?"]


def test_an_abbreviation_keeps_its_capitals():
    class Own(Form):
        cqc = forms.CharField(label="CQC number")

    assert Own({}).errors["cqc"] == ["Enter CQC number"]


def test_the_summary_links_each_error_to_its_box():
    found = errors_of(Sample({"visited_on-day": "1", "visited_on-month": "3"}))

    assert {"text": "Enter name of the service", "href": "#id_name"} in found
    assert {"text": "Select kind of service", "href": "#id_kind"} in found
    assert {
        "text": "Date of visit must include a year",
        "href": "#id_visited_on-year",
    } in found


def test_an_error_of_the_whole_form_comes_first_without_a_link():
    class Disagreeing(Form):
        first = forms.CharField()

        def clean(self):
            raise forms.ValidationError("These do not agree")

    assert errors_of(Disagreeing({}))[0] == {"text": "These do not agree"}


class Refused(Exception):
    """What an action refuses."""


class Two(Form):
    first = forms.CharField()


@pytest.mark.parametrize(("field", "said_at"), [(None, "__all__"), ("first", "first")])
def test_what_an_action_refuses_is_said_on_the_form(field, said_at):
    form = Two({"first": "once"})
    left = []
    with refusals_on(form, (LookupError, Refused), field=field):
        left.append("the block ran")
        raise Refused("Someone was first.")

    assert left == ["the block ran"]
    assert form.errors == {said_at: ["Someone was first."]}


def test_what_is_not_refused_leaves_the_form_alone():
    form = Two({"first": "once"})
    with refusals_on(form, Refused):
        pass
    assert form.is_valid()


def test_what_no_action_said_is_no_refusal():
    form = Two({"first": "once"})
    with pytest.raises(ValueError, match="a defect"), refusals_on(form, Refused):
        raise ValueError("a defect")
    assert form.is_valid()


@pytest.mark.parametrize(
    ("data", "typed"),
    [
        ({"on": "2021-08-20"}, ("20", "08", "2021")),
        ({"on": "yesterday"}, None),
        ({"on": ""}, None),
        ({}, None),
        (
            {"on": "2021-08-20", "on-day": "1", "on-month": "2", "on-year": "2020"},
            ("1", "2", "2020"),
        ),
    ],
)
def test_an_address_may_say_a_whole_date(
    data: dict[str, str], typed: tuple[str, str, str] | None
) -> None:
    assert DateInput().value_from_datadict(data, {}, "on") == typed
    assert DateInput().value_omitted_from_data(data, {}, "on") == (not data)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (DateField(label="Received on"), "Enter a date for “Received on”"),
        (DateField(label="New deadline"), "Enter the new deadline"),
        (DateField(label="When the last person fell ill"), "Enter when the last person fell ill"),
        (forms.CharField(label="Why it ends early"), "Enter why it ends early"),
        (forms.CharField(label="Who was told?"), "Answer “Who was told?”"),
        (forms.ChoiceField(label="Is the adult safe?"), "Answer “Is the adult safe?”"),
    ],
)
def test_a_field_that_a_form_adds_as_it_begins_speaks_as_plainly(field, sentence):
    class Growing(Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["added"] = field

    assert Growing({}).errors["added"] == [sentence]


def test_an_answer_that_was_not_offered_is_told_so():
    class Asked(Form):
        is_safe = forms.ChoiceField(label="Is the adult safe?", choices=[("yes", "Yes")])

    assert Asked({"is_safe": "z"}).errors["is_safe"] == [
        "Select one of the answers to “Is the adult safe?”"
    ]


@pytest.mark.parametrize("sent", [{}, {"seen": ""}, {"seen": "two"}, {"seen": "1.5"}])
def test_what_the_page_showed_is_never_left_unsaid(sent):
    class Stepping(Form):
        seen = SeenField()

    again = ["Open this page again: it is not known what it showed you"]
    assert Stepping(sent).errors["seen"] == again
    assert Stepping({"seen": "0"}).is_valid()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, TODAY),
        ({"as_at": "2021-08-31"}, date(2021, 8, 31)),
        ({"as_at": "2126-08-31"}, TODAY),
        ({"as_at": "yesterday"}, TODAY),
        ({"as_at-day": "31", "as_at-month": "8", "as_at-year": "2021"}, date(2021, 8, 31)),
        ({"as_at-day": "31", "as_at-month": "6", "as_at-year": "2021"}, TODAY),
        ({"as_at-day": "", "as_at-month": "", "as_at-year": ""}, TODAY),
        ({"as_at-day": "1", "as_at-month": "1", "as_at-year": "2126"}, TODAY),
    ],
)
def test_the_day_that_an_address_asks_for(query, found):
    assert day_asked(query, today=TODAY) == found


def test_a_refused_form_carries_the_newest_number_and_keeps_all_that_was_picked() -> None:
    class Picked(Form):
        last_seen = SeenField()
        others = forms.MultipleChoiceField(choices=[("1", "Ada"), ("2", "Ben")])

    form = Picked(QueryDict("last_seen=3&others=1&others=2"))
    assert form.is_valid()
    seen_now(form, number=8)
    assert form["last_seen"].value() == "8"
    assert form["others"].value() == ["1", "2"]
