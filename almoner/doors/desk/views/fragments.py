"""Parts of pages that are rendered once for a state of the data, and kept."""

from collections.abc import Callable, Hashable, Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from almoner.doors.desk.queries.kept import Version, kept


def fragment(
    template: str, *, version: Version, key: Hashable, context: Callable[[], Mapping[str, object]]
) -> SafeString:
    """The template as rendered under this version of the data; `context` is called if need be.

    Only for what everyone who may see the page sees alike.
    """
    return kept(version=version, key=(template, key), make=lambda: rendered(template, context()))


def rendered(template: str, context: Mapping[str, object]) -> SafeString:
    """The template as it is put into a page."""
    # Escaped already, by the template itself.
    return mark_safe(render_to_string(template, dict(context)))  # noqa: S308
