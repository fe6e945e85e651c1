"""How the documentation is built: `make docs`."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "_extensions"), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.config.settings")
if "ALMONER_HOME" not in os.environ:
    os.environ["ALMONER_HOME"] = tempfile.mkdtemp(prefix="almoner-docs-")
    atexit.register(shutil.rmtree, os.environ["ALMONER_HOME"], ignore_errors=True)

import django  # noqa: E402

django.setup()

import almoner  # noqa: E402

project = "Almoner"
author = "The Almoner founders"
copyright = "2026, The Almoner founders"
release = almoner.__version__
language = "en_GB"
extensions = ["myst_parser", "almoner_reference"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "_extensions"]
html_theme = "furo"
html_title = "Almoner"
