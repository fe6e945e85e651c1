"""Which counting category a location falls in."""

import pytest

from almoner.register.directory.rules import is_finer


@pytest.mark.parametrize(
    ("known", "said", "is_coarse", "expected"),
    [
        ("nursing", "care_home", False, True),
        ("residential", "care_home", True, True),
        ("care_home", "nursing", False, False),
        ("home_care", "care_home", True, False),
        ("shared_lives", "home_care", True, True),
        ("shared_lives", "home_care", False, False),
        ("nursing", "home_care", True, False),
        ("home_care", "home_care", True, False),
    ],
)
def test_what_is_finer(known: str, said: str, is_coarse: bool, expected: bool) -> None:
    assert is_finer(known=known, said=said, is_coarse=is_coarse) is expected
