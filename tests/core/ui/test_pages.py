"""The frame of every page, and the pages of errors."""

import pytest
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.template import engines
from django.template.loader import get_template
from django.test import Client

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.ui.navigation import Header
from almoner.core.ui.views import design
from tests.core.ui.factories import a_principal, a_request
from tests.core.ui.markup import tree

PAGE = (
    '{% extends "ui/page.html" %}{% block title %}Ash House{% endblock %}'
    "{% block content %}<h1>Ash House</h1>{% endblock %}"
)


def page(source: str = PAGE, *, path: str = "/services/1/", **context: object) -> str:
    request = a_request(path, principal=a_principal(Role.QUALITY_MANAGER))
    return engines["jinja2"].from_string(source).render(context, request)


def test_the_title_is_page_then_section_then_almoner():
    assert "<title>Ash House – Services – Almoner</title>" in page(
        '{% set section = "Services" %}' + PAGE
    )


def test_a_section_is_not_said_twice():
    assert "<title>Ash House – Almoner</title>" in page('{% set section = "Ash House" %}' + PAGE)


def test_the_page_begins_with_its_language_and_a_way_past_the_header():
    found = tree(page())

    assert (
        "start",
        "html",
        frozenset({("lang", "en"), ("class", frozenset({"govuk-template"}))}),
    ) in found
    assert ("text", "Skip to main content") in found


def test_no_style_or_script_runs_that_a_policy_with_nonces_would_stop():
    made = page()

    assert " style=" not in made
    assert "<style" not in made
    assert made.count("<script") == made.count('nonce="a-nonce"')


def test_htmx_comes_only_with_pages_that_use_it():
    assert "htmx.min.js" not in page()
    assert "htmx.min.js" in page("{% set uses_htmx = true %}" + PAGE)


def test_signing_out_is_a_button_and_never_a_link():
    request = a_request()
    template = engines["jinja2"].from_string(PAGE)
    made = template.template.render(
        request=request, header=Header(person="Ann", sign_out="/out"), csrf_input=""
    )

    assert 'method="post" action="/out"' in made
    assert 'href="/out"' not in made


@pytest.mark.parametrize(
    ("level", "title", "role"),
    [(messages.SUCCESS, "Success", "alert"), (messages.WARNING, "Important", "region")],
)
def test_what_the_last_action_said_is_shown(level, title, role):
    request = a_request()
    messages.add_message(request, level, "The paper <b>was built</b>.")
    made = render(request, "ui/help.html").content.decode()

    assert "The paper &lt;b&gt;was built&lt;/b&gt;." in made
    assert title in made
    assert f'role="{role}"' in made


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_a_page_for_what_went_wrong_needs_nothing_but_itself(name):
    made = get_template(f"{name}.html").render()

    assert " – Almoner</title>" in made
    assert made.count("<h1") == 1


@pytest.mark.parametrize("where", ["/help", "/accessibility"])
def test_anyone_may_read_the_pages_about_the_pages(client: Client, where, db):
    answer = client.get(where)

    assert answer.status_code == 200
    assert "Open Government Licence" in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so(client: Client, db):
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


@pytest.mark.parametrize(
    ("roles", "may_open"),
    [([], False), ([Role.QUALITY_MANAGER], False), ([Role.ADMINISTRATOR], True)],
)
def test_components_are_shown_to_administrators(roles, may_open):
    request = a_request("/design", principal=a_principal(*roles) if roles else None)
    try:
        status = design(request).status_code
    except (Http404, NotPermitted):
        status = 404

    assert (status == 200) is may_open
