"""Directives that draw the reference from the code, so that it cannot fall out of step.

`{almoner-models} directory` tells each model of a room: what it is, its fields, its constraints.
`{almoner-roles}` tells what each role may do.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from almoner.core.accounts.rules import GRANTS, Permission


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> nodes.table:
    """A table of plain text."""
    headings, rows = list(headings), [list(row) for row in rows]
    group = nodes.tgroup(cols=len(headings))
    group += [nodes.colspec(colwidth=1) for _ in headings]
    for kind, lines in ((nodes.thead, [headings]), (nodes.tbody, rows)):
        part = kind()
        for line in lines:
            row = nodes.row()
            for cell in line:
                entry = nodes.entry()
                entry += nodes.paragraph(text=cell)
                row += entry
            part += row
        group += part
    whole = nodes.table()
    whole += group
    return whole


def _field_row(field: models.Field) -> list[str]:
    kind = field.get_internal_type()
    if field.related_model:
        kind = f"→ {field.related_model._meta.label}"
    elif field.max_length:
        kind = f"{kind}({field.max_length})"
    notes = [
        word for word, holds in (("unique", field.unique), ("may be unknown", field.null)) if holds
    ]
    return [field.name, kind, ", ".join(notes)]


class Models(SphinxDirective):
    """The models of one room."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return [
            self._section(model) for model in apps.get_app_config(self.arguments[0]).get_models()
        ]

    def _section(self, model: type[models.Model]) -> nodes.section:
        name = model.__name__
        section = nodes.section(ids=[f"{model._meta.app_label}-{name.lower()}"])
        section += nodes.title(text=name)
        for paragraph in (model.__doc__ or "").strip().split("\n\n"):
            section += nodes.paragraph(text=" ".join(paragraph.split()))
        section += table(
            ("Field", "Kind", "Notes"), [_field_row(f) for f in model._meta.concrete_fields]
        )
        if model._meta.constraints:
            section += nodes.paragraph(text="The database itself holds to:")
            held = nodes.bullet_list()
            for constraint in model._meta.constraints:
                item = nodes.list_item()
                item += nodes.paragraph(text=constraint.name.replace("_", " "))
                held += item
            section += held
        return section


class Roles(SphinxDirective):
    """What each role may do."""

    def run(self) -> list[nodes.Node]:
        words = [permission.value.replace("_", " ") for permission in Permission]
        return [
            table(
                ["Role", *words, "cleared to see"],
                [
                    [
                        role.value.replace("_", " "),
                        *("yes" if p in grant.permissions else "" for p in Permission),
                        grant.clearance.name.lower(),
                    ]
                    for role, grant in GRANTS.items()
                ],
            )
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known."""
    app.add_directive("almoner-models", Models)
    app.add_directive("almoner-roles", Roles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
