"""What is sealed opens again, only with its key, and says nothing before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from almoner.core.accounts.sealing import CannotUnseal, fingerprint, seal, unseal


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    assert unseal(seal(text)) == text


# Four letters may stand in any 64 by chance (“0000” did): twelve do not.
@given(st.text(min_size=12))
def test_a_sealed_text_does_not_say_what_it_holds(text: str) -> None:
    assert text not in seal(text)
    assert text not in fingerprint(text)


def test_the_same_text_is_sealed_differently_each_time_and_has_one_fingerprint() -> None:
    assert seal("Iris Penrose") != seal("Iris Penrose")
    assert fingerprint("Iris Penrose") == fingerprint("Iris Penrose")
    assert fingerprint("Iris Penrose") != fingerprint("Ivy Penrose")


def test_an_altered_text_does_not_open() -> None:
    sealed = seal("Iris Penrose")
    with pytest.raises(CannotUnseal, match="ALMONER_IDENTITY_KEYS"):
        unseal(sealed[:-3] + ("AA=" if not sealed.endswith("AA=") else "BB="))


def test_an_older_key_opens_what_it_sealed_and_fingerprints_stay(
    settings: Settings,
) -> None:
    settings.IDENTITY_KEYS = ["old"]
    sealed, known = seal("Iris Penrose"), fingerprint("Iris Penrose")
    settings.IDENTITY_KEYS = ["new", "old"]
    assert unseal(sealed) == "Iris Penrose"
    assert fingerprint("Iris Penrose") == known
    newly = seal("Iris Penrose")
    settings.IDENTITY_KEYS = ["old"]
    with pytest.raises(CannotUnseal):
        unseal(newly)
