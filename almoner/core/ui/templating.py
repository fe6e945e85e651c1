"""The Jinja2 environment of every page."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from jinja2 import (
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)

from almoner.core.ui import words
from almoner.core.ui.fields import component
from almoner.core.ui.forms import errors_of
from almoner.core.ui.tables import as_heads, stacked

COMPONENTS = ("components/", "govuk_frontend_jinja/")


class PageEnvironment(Environment):
    """Our pages, where a misspelt name is an error, and GOV.UK's components beside them.

    The components test for names that were never given, so they have an environment in which
    that is allowed; both share one set of globals, so that an imported macro is kept compiled.
    """

    components: Environment

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        """The template of that name, from the components where it is one of those."""
        if isinstance(name, str) and name.startswith(COMPONENTS):
            return self.components.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> PageEnvironment:
    """An environment with GOV.UK components, our filters, `static` and `url`."""
    options |= {"undefined": MissingName, "trim_blocks": True, "lstrip_blocks": True}
    env = PageEnvironment(cache_size=-1, **options)
    env.globals.update(static=_static, url=_url, component=component, errors_of=errors_of)
    env.filters.update(
        date=words.in_words,
        number=words.number,
        percent=words.percent,
        plural=words.plural,
        as_heads=as_heads,
        stacked=stacked,
    )
    govuk = PackageLoader("govuk_frontend_jinja")
    env.components = Environment(
        autoescape=options["autoescape"],  # noqa: S701  from Django, which says True
        auto_reload=False,
        cache_size=-1,
        undefined=Undefined,
        loader=ChoiceLoader([govuk, PrefixLoader({"govuk_frontend_jinja": govuk})]),
    )
    env.components.globals = env.globals
    return env


class MissingName(StrictUndefined):
    """A name or attribute that was never given: an error, except a key of a dict.

    Macros take dicts of options as GOV.UK's do, and an option left out is not a mistake.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """An ordinary undefined for a missing key of a dict."""
        obj = args[1] if len(args) > 1 else kwargs.get("obj")
        if isinstance(obj, dict):
            return Undefined(*args, **kwargs)
        return super().__new__(cls)


# Every page names the same few addresses and files, which stand while the process runs.


def _url(name: str, *args: object, **kwargs: object) -> str:
    if args or kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    return _plain_url(name, get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=200)
def _plain_url(name: str, urlconf: str) -> str:
    return reverse(name, urlconf=urlconf)


def _static(path: str) -> str:
    return _static_url(path, settings.STATIC_URL, settings.STATIC_HASHED)


@lru_cache(maxsize=200)
def _static_url(path: str, root: str, is_hashed: bool) -> str:
    return static(path)
