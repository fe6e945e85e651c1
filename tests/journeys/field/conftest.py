"""An installation with visits to take along, lines to it that can be cut, and tablets."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.journeys.conftest import _free_port, _wait_for
from tests.journeys.field.network import Network
from tests.journeys.field.office import ADA, Office, run
from tests.journeys.field.tablet import Tablet

SECONDS_TO_STOP = 60


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, int]]:
    """`almoner serve` in a home of its own, with a council and its visits."""
    home = tmp_path_factory.mktemp("field")
    port = _free_port()
    environment = {**os.environ, "ALMONER_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment["ALMONER_STATIC_HASHED"] = "yes"
    program = [sys.executable, "-m", "almoner.config"]
    subprocess.run([*program, "migrate"], env=environment, check=True, capture_output=True)
    office = Office(home=home, **run(home, "make"))
    log = home / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*program, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/help", process, log)
        yield office, port
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_STOP)


@pytest.fixture
def office(served: tuple[Office, int]) -> Office:
    """The council's side."""
    return served[0]


@pytest.fixture
def visit(office: Office) -> int:
    """A visit that no other journey touches."""
    return office.visits.pop()


Make = Callable[..., Tablet]


@pytest.fixture
def tablets(playwright: Playwright, served: tuple[Office, int], tmp_path: Path) -> Iterator[Make]:
    """Makes tablets, each on its own line, signed in as Ada or as somebody else."""
    made: list[Tablet] = []

    def make(email: str | None = ADA) -> Tablet:
        tablet = Tablet(playwright, tmp_path / f"tablet{len(made)}", Network(served[1]))
        made.append(tablet)
        if email:
            tablet.sign_in(email)
        return tablet

    yield make
    for tablet in made:
        tablet.stop()
        tablet.network.close()
    assert [text for tablet in made for text in tablet.complaints] == []


@pytest.fixture
def tablet(tablets: Make) -> Tablet:
    """One tablet, with Ada signed in."""
    return tablets()
