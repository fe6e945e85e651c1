"""Low answers suggest findings, and what may be attached."""

import pytest

from almoner.evidence.audits.rules import Severity
from almoner.evidence.audits.rules.pictures import MOST_BYTES, refused_because
from almoner.evidence.audits.rules.secret import hashed
from almoner.evidence.audits.rules.suggesting import suggested_severity


@pytest.mark.parametrize(
    ("score", "most", "is_critical", "expected"),
    [
        (4, 4, True, None),
        (3, 4, True, None),
        (2, 4, False, Severity.LOW),
        (2, 4, True, Severity.MEDIUM),
        (1, 4, False, Severity.MEDIUM),
        (1, 4, True, Severity.HIGH),
        (0, 1, False, Severity.MEDIUM),
        (0, 1, True, Severity.HIGH),
        (1, 1, True, None),
    ],
)
def test_how_severe_an_answer_looks(
    score: int, most: int, is_critical: bool, expected: Severity | None
) -> None:
    assert suggested_severity(score=score, most=most, is_critical=is_critical) is expected


JPEG, PNG, ELF = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\x7fELF\x02"


@pytest.mark.parametrize(
    ("head", "name", "size", "sentence"),
    [
        (JPEG, "lounge.jpg", 40 * 1024**2, "has 40 MB. The most that is kept is 25 MB"),
        (ELF, "lounge.jpg", 9000, "is a program, whatever its name says"),
        (b"MZ\x90\x00", "lounge.JPG", 9000, "is a program, whatever its name says"),
        (b"plain text", "lounge.png", 10, "named as a picture but is none"),
        (JPEG, "setup.exe", 10, "is a program"),
        (JPEG, "lounge.jpg", MOST_BYTES, ""),
        (PNG, "lounge.png", 10, ""),
        (b"%PDF-1.7", "plan.pdf", 10, ""),
    ],
)
def test_what_may_be_attached(head: bytes, name: str, size: int, sentence: str) -> None:
    refused = refused_because(head=head, name=name, size=size)
    assert sentence in refused
    assert bool(refused) is bool(sentence)


def test_a_secret_is_kept_as_a_hash() -> None:
    assert hashed("a") != hashed("b")
    assert len(hashed("a")) == 64
