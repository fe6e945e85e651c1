"""What may be attached as evidence: files that are what their names say, and not too large."""

from pathlib import PurePosixPath

from almoner.core.files.rules import is_program

MOST_BYTES = 25 * 1024 * 1024  # a photograph of a modern telephone has 3 to 8 MB
PICTURES = {
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
}


def refused_because(*, head: bytes, name: str, size: int) -> str:
    """Why a file is not kept, as a sentence; "" where it may be."""
    ending = PurePosixPath(name).suffix.lower()
    if size > MOST_BYTES:
        return (
            f"“{name}” has {-(-size // 1024**2)} MB. The most that is kept is"
            f" {MOST_BYTES // 1024**2} MB: send a smaller copy. Your telephone or tablet offers"
            " one when you share a photograph."
        )
    if is_program(head=head, name=name):
        return (
            f"“{name}” is a program, whatever its name says, so it was not kept."
            " Attach the photograph or the document itself."
        )
    if ending in PICTURES and not head.startswith(PICTURES[ending]):
        return (
            f"“{name}” is named as a picture but is none, so it was not kept."
            " Attach the photograph itself."
        )
    return ""
