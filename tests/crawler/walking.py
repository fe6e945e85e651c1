"""Fetching: what a person can reach, what they can guess, and what they can ask with a secret."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from tests.crawler.addresses import GUARDED, guesses, patterns
from tests.crawler.marks import Secret, decoy, secrets_in
from tests.crawler.people import Person
from tests.crawler.reading import body_of, texts_of

LINK = re.compile(r"""(?:href|src|hx-get|data-href|action)=["']([^"']+)["']""")
FORM = re.compile(r"<form\b(?=[^>]*method=[\"']get[\"'])([^>]*)>(.*?)</form>", re.DOTALL | re.I)
FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>", re.I)
ATTRIBUTE = re.compile(r"""(\w[\w-]*)=["']([^"']*)["']""")
LEAVES = re.compile(r"/accounts/(logout|login|2fa)|/static/")
TYPED = {"text", "search", "number", "tel", ""}
# What differs from one fetch to the next and says nothing: tokens, and numbers of entries.
PASSING = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"'), r"\1"),
    (re.compile(r'(nonce=|nonce-)["\']?[\w+/=-]+["\']?'), r"\1"),
    (re.compile(r'value="[0-9a-f]{32}"'), "value=token"),
    (re.compile(r"before=\d+"), "before=number"),
    (re.compile(r"(<tr [^>]*><td [^>]*>)\d+<"), r"\1<"),
    (re.compile(r"(Expires|Last-Modified|Date|Content-Length): .*"), ""),
    (re.compile(r"^(csrftoken|sessionid|messages)=.*$", re.I | re.M), ""),
    # What the page before had to say; it is read for secrets like all else.
    (re.compile(r'<div class="govuk-notification-banner".*?</p></div>\s*</div>', re.S), ""),
    (re.compile(r"^\s*\n", re.M), ""),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered."""

    address: str
    status: int
    secrets: frozenset[Secret]
    text: str

    def says_the_same_as(self, other: "Answer") -> bool:
        """Whether both say the same, but for what passes."""
        return self.text == other.text or (
            without_what_passes(self.text) == without_what_passes(other.text)
        )


@dataclass(slots=True)
class Walk:
    """One person's way through everything."""

    person: Person
    browser: Client
    most: int  # addresses of one pattern that are followed
    answers: dict[str, Answer] = field(default_factory=dict)
    forms: dict[str, frozenset[str]] = field(default_factory=dict)  # address: what can be typed
    followed: Counter[str] = field(default_factory=Counter)

    def reach(self, start: str = "/") -> None:
        """Follow every link, file, form and part of a page from there on."""
        waiting = deque([start])
        while waiting:
            address = waiting.popleft()
            if address in self.answers or not self._is_wanted(address):
                continue
            waiting.extend(self.fetch(address))

    def guess(
        self, numbers: dict[str, tuple[str, ...]], *, files: bool, guarded_alone: bool = False
    ) -> None:
        """Ask for every address that the project has, with numbers that are there."""
        for pattern in patterns():
            is_left_out = guarded_alone and pattern.room not in GUARDED
            if is_left_out or (pattern.name == "papers:download" and not files):
                continue
            may = pattern.is_open_to(self.person.principal)
            most = self.most if may and pattern.room in GUARDED else 1
            for address in guesses(pattern, numbers, most=most):
                if address not in self.answers and not LEAVES.search(address):
                    self.fetch(address)

    def ask(self, addresses: Iterable[str]) -> None:
        """Ask for these too."""
        for address in addresses:
            if address not in self.answers:
                self.fetch(address)

    def fetch(self, address: str) -> list[str]:
        """Ask once; keep what came, and give the addresses that it names."""
        is_part = "progress" in address
        response = self.browser.get(address, headers={"HX-Request": "true"} if is_part else None)
        body = body_of(response)
        self.answers[address] = read(address, response, body)
        if response.status_code in {301, 302, 303}:
            return list(_here(address, [response["Location"]]))
        if not response.get("Content-Type", "").startswith("text/html"):
            return []
        page = body.decode()
        for at, names in _forms(address, page):
            self.forms[at] = self.forms.get(at, frozenset()) | names
        return list(_here(address, LINK.findall(page)))

    def ask_with(self, words: list[str]) -> Iterator[tuple[str, str]]:
        """(address, secret) where typing a secret is answered otherwise than typing a decoy.

        The page may say again what was typed: nothing else may tell that it is known.
        """
        self.browser.get("/help")  # the first answer of a session sets its cookie
        for address, names in sorted(self.forms.items()):
            for word in words:
                if self._asked(address, names, word) != self._asked(address, names, decoy(word)):
                    yield address, word

    def _asked(self, address: str, names: frozenset[str], word: str) -> tuple[int, str]:
        query = urlencode(dict.fromkeys(sorted(names), word))
        response = self.browser.get(f"{address}?{query}")
        said = without_what_passes(read(address, response, body_of(response)).text)
        return response.status_code, re.sub(re.escape(word), "typed", said, flags=re.I)

    def _is_wanted(self, address: str) -> bool:
        path = urlsplit(address).path
        if LEAVES.search(path):
            return False
        try:
            name = resolve(path).view_name
        except Resolver404:
            name = "none"
        self.followed[name] += 1
        return self.followed[name] <= self.most


def read(address: str, response: HttpResponseBase, body: bytes) -> Answer:
    """What an answer says, of secrets and altogether."""
    texts = list(texts_of(response, body))
    said = "\n".join(text for _, text in texts)
    return Answer(
        address=address,
        status=response.status_code,
        secrets=frozenset(secrets_in(said)),
        text=said,
    )


def without_what_passes(text: str) -> str:
    """A text as it is on every fetch while nothing it tells has changed."""
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    return text


def _here(address: str, found: list[str]) -> Iterator[str]:
    for link in found:
        whole = urljoin(address, html.unescape(urldefrag(link)[0]))
        parts = urlsplit(whole)
        if parts.scheme in {"", "http"} and parts.netloc in {"", "testserver"} and parts.path:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _forms(address: str, page: str) -> Iterator[tuple[str, frozenset[str]]]:
    for attributes, inside in FORM.findall(page):
        action = dict(ATTRIBUTE.findall(attributes)).get("action") or address
        names = set()
        for one in FIELD.findall(inside):
            told = dict(ATTRIBUTE.findall(one))
            if told.get("name") and told.get("type", "") in TYPED:
                names.add(told["name"])
        path = urlsplit(urljoin(address, html.unescape(action))).path
        if names:
            yield path, frozenset(names)
    query = [name for name, _ in parse_qsl(urlsplit(address).query)]
    if query:
        yield urlsplit(address).path, frozenset(query)
