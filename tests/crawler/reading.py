"""All the text that an answer holds: its body and headers, and what lies within its files."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from django.http import HttpResponseBase
from pypdf import PdfReader

PDF = b"%PDF-"
LIST = re.compile(r'<table class="[^"]*\balmoner-stack\b.*?</table>', re.DOTALL)


def body_of(response: HttpResponseBase) -> bytes:
    """What came back, whole."""
    if response.streaming:
        return b"".join(response)  # type: ignore[call-overload]
    return response.content  # type: ignore[attr-defined,no-any-return]


def texts_of(response: HttpResponseBase, body: bytes) -> Iterator[tuple[str, str]]:
    """(where, text): the status line and headers, the body, and each part of a file."""
    head = [response.reason_phrase, *(f"{name}: {value}" for name, value in response.items())]
    head += [morsel.OutputString() for morsel in response.cookies.values()]
    yield "headers", "\n".join(head)
    yield from texts_in(body)


def texts_in(body: bytes) -> Iterator[tuple[str, str]]:
    """(where, text) of the bytes of a page or a file, properties and notes included."""
    if body.startswith(PDF):
        yield from _pdf(body)
    elif body.startswith(b"PK") and is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name, name
                for where, text in texts_in(archive.read(name)):
                    yield f"{name} {where}", text
    else:
        yield "body", body.decode("utf-8", errors="replace")


def _pdf(body: bytes) -> Iterator[tuple[str, str]]:
    reader = PdfReader(BytesIO(body))
    yield "pdf information", repr(dict(reader.metadata or {}))
    if reader.xmp_metadata is not None:
        yield "pdf xmp", reader.xmp_metadata.stream.get_data().decode("utf-8", errors="replace")
    for number, page in enumerate(reader.pages, start=1):
        yield f"pdf page {number}", page.extract_text()


def uneven_lists(page: str) -> Iterator[str]:
    """The lists of work of a page in which some row has not one cell for each heading.

    On a phone each cell stands beside its heading's words: one too few, and they are another's.
    """
    for found in LIST.findall(page):
        head, _, rows = found.partition("</thead>")
        counts = {len(re.findall(r"<t[dh]\b", row)) for row in rows.split("<tr ")[1:]}
        if counts - {head.count("<th ")}:
            yield found.partition("</caption>")[0].rpartition(">")[2]
