"""The fixtures of every test of pages."""

from tests.judgement.bands.views.browsing import (  # noqa: F401
    authority,
    clock,
    cycle,
    drawn,
    location,
    manager,
)
