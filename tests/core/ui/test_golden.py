"""The components that we use, held to govuk-frontend's own fixtures of the version installed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.template import engines

from tests.core.ui.markup import tree

PACKAGE = Path(
    os.environ.get("ALMONER_GOVUK_FRONTEND")
    or Path(__file__).parents[3] / "node_modules" / "govuk-frontend"
)
COMPONENTS = [
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "generic-header",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "table",
    "tabs",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
]


def fixtures() -> list[Any]:
    found = []
    for component in COMPONENTS:
        file = PACKAGE / "dist" / "govuk" / "components" / component / "fixtures.json"
        for fixture in json.loads(file.read_text(encoding="utf-8"))["fixtures"]:
            found.append(pytest.param(component, fixture, id=f"{component}: {fixture['name']}"))
    return found


def macro(component: str) -> Any:
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    template = engines["jinja2"].env.get_template(f"components/{component}/macro.html")
    return getattr(template.module, name)


@pytest.mark.parametrize(("component", "fixture"), fixtures())
def test_component_gives_what_govuk_frontend_gives(component: str, fixture: dict[str, Any]) -> None:
    made = macro(component)(fixture["options"])

    assert tree(str(made)) == tree(fixture["html"])
