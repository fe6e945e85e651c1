"""HTML as a tree to compare: white space, attribute order and class order do not matter."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "path"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[object, ...]] = []
        self.text = ""

    def _flush(self) -> None:
        if words := " ".join(self.text.split()):
            self.found.append(("text", words))
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        kept = frozenset(
            (
                name,
                frozenset((value or "").split())
                if name == "class"
                else " ".join((value or "").split()),
            )
            for name, value in attrs
        )
        self.found.append(("start", tag, kept))

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        if tag not in VOID:
            self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.text += data


def tree(html: str) -> list[tuple[object, ...]]:
    """The elements and texts of some HTML in order, each text with single spaces."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader._flush()
    return reader.found
