"""The Jinja2 environment of every page."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined


def environment(**options: Any) -> Environment:
    """An environment with GOV.UK components, `static` and `url`."""
    loader = options.pop("loader")
    govuk = PackageLoader("govuk_frontend_jinja")
    options["loader"] = ChoiceLoader([loader, govuk, PrefixLoader({"govuk_frontend_jinja": govuk})])
    options["undefined"] = Undefined
    env = Environment(**options)  # noqa: S701  autoescape comes in options, from Django
    env.globals.update(static=static, url=_url)
    return env


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)
