"""What may be attached: files that are what their names say, and not too large."""

import pytest

from almoner.evidence.audits.rules.pictures import MOST_BYTES, PICTURES, refused_because

MB = 1024**2
JPEG, PNG = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"


def test_twenty_five_megabytes_are_the_most() -> None:
    assert MOST_BYTES == 25 * MB
    assert refused_because(head=JPEG, name="lounge.jpg", size=MOST_BYTES) == ""


@pytest.mark.parametrize(("size", "said"), [(MOST_BYTES + 1, "26 MB"), (40 * MB, "40 MB")])
def test_a_larger_one_is_refused_with_its_size_and_a_way_out(size: int, said: str) -> None:
    sentence = refused_because(head=JPEG, name="lounge.jpg", size=size)
    assert f"“lounge.jpg” has {said}. The most that is kept is 25 MB" in sentence
    assert "send a smaller copy" in sentence


@pytest.mark.parametrize("name", ["run.exe", "lounge.jpg", "notes"])
def test_a_program_is_refused_whatever_its_name(name: str) -> None:
    assert "is a program, whatever its name says" in refused_because(
        head=b"MZ\x90\x00", name=name, size=9
    )


@pytest.mark.parametrize("ending", PICTURES)
def test_a_picture_is_one_inside_too(ending: str) -> None:
    for head in PICTURES[ending]:
        assert refused_because(head=head + b"...", name=f"lounge{ending}", size=9) == ""
        assert refused_because(head=head + b"...", name=f"LOUNGE{ending.upper()}", size=9) == ""
    for name in (f"lounge{ending}", f"LOUNGE{ending.upper()}"):
        assert "named as a picture but is none" in refused_because(head=b"hello", name=name, size=9)


@pytest.mark.parametrize("name", ["rota.pdf", "notes.txt", "notes", "archive.jpg.pdf"])
def test_a_document_may_begin_as_it_likes(name: str) -> None:
    assert refused_because(head=b"hello", name=name, size=0) == ""
    assert refused_because(head=PNG, name=name, size=1) == ""
