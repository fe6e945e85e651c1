"""What another system sends, read as JSON in which nothing can be lost unseen."""

import json
from typing import Any, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny


class NameTwice(ValueError):
    """A name is there twice: one of the two values would be lost."""


class NoNumber(ValueError):
    """NaN and the infinities are words of JavaScript, not of JSON."""


class WholeParser(Parser):
    """Refuses what Python would read and JSON does not mean."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body. Raises ValueError and its kinds, and RecursionError where it is too deep."""
        read = json.loads(request.body, object_pairs_hook=_once, parse_constant=_refuse)
        return cast(DictStrAny, read)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NameTwice("A name is there twice.")
    return found


def _refuse(word: str) -> None:
    raise NoNumber("That is no number.")
