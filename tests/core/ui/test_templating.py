import pytest
from django.template import engines
from jinja2 import UndefinedError


def shown(source: str, **context: object) -> str:
    return engines["jinja2"].from_string(source).render(context)


def test_a_misspelt_name_is_an_error():
    with pytest.raises(UndefinedError):
        shown("{{ servise }}")


def test_a_misspelt_attribute_is_an_error():
    with pytest.raises(UndefinedError):
        shown("{{ day.yeer }}", day=object())


def test_a_key_left_out_of_options_is_not_an_error():
    assert shown("{{ 'yes' if options.href else 'no' }}", options={"text": "x"}) == "no"


def test_components_may_leave_options_out():
    made = shown(
        '{% from "components/button/macro.html" import govukButton %}'
        '{{ govukButton({"text": "Save"}) }}'
    )

    assert "Save" in made
    assert "govuk-button" in made


def test_a_component_is_compiled_once_and_its_macros_are_kept():
    env = engines["jinja2"].env
    first = env.get_template("components/tag/macro.html")

    assert env.get_template("components/tag/macro.html") is first
    assert first.globals.keys() == env.globals.keys()  # else each import would render it anew


def test_text_is_escaped_in_pages_and_in_components():
    assert shown("{{ text }}", text="<b>") == "&lt;b&gt;"
    made = shown(
        '{% from "components/inset-text/macro.html" import govukInsetText %}'
        '{{ govukInsetText({"text": text}) }}',
        text="<script>",
    )
    assert "<script>" not in made


def test_the_filters_are_there():
    assert shown("{{ 1234 | number }} {{ 2 | plural('visit') }} {{ 0.5 | percent }}") == (
        "1,234 2 visits 50%"
    )
    assert shown("{{ day | date }}", day=None) == "not known"


def test_pages_are_addressed_by_name():
    assert shown("{{ url('ui:help') }}") == "/help"
    assert shown("{{ static('ui/almoner.css') }}") == "/static/ui/almoner.css"
