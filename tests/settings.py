"""The settings under test: Almoner's own, with a home that is thrown away."""

import atexit
import os
import shutil
import tempfile

if "ALMONER_HOME" not in os.environ:
    os.environ["ALMONER_HOME"] = tempfile.mkdtemp(prefix="almoner-tests-")
    _made_by = os.getpid()

    def _remove_home() -> None:
        if os.getpid() == _made_by:
            shutil.rmtree(os.environ["ALMONER_HOME"], ignore_errors=True)

    atexit.register(_remove_home)
if (worker := os.environ.get("PYTEST_XDIST_WORKER", "")) and not os.environ[
    "ALMONER_HOME"
].endswith(worker):
    # Tests side by side would otherwise see each other's locks and progress. A program that a test
    # starts is given its home already.
    os.environ["ALMONER_HOME"] = os.path.join(os.environ["ALMONER_HOME"], worker)  # noqa: PTH118
os.environ.setdefault("ALMONER_SECRET_KEY", "only for tests")
os.environ.setdefault("ALMONER_STATIC_HASHED", "no")

from almoner.config.settings import *  # noqa: F403
from almoner.config.settings import STATIC_ROOT

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
