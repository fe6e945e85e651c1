"""The application that runs on the device: its files, under one address for each version.

All files of a version lie under one path, so that a device never holds a mixture of two.
"""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

FOLDER = Path(__file__).parent / "app"
PAGES = (Path(__file__).parent / "templates", Path(__file__).parents[2] / "core/ui/templates")
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
STATIC = ("ui/almoner.css", "ui/govuk-frontend.min.js", "ui/icon.svg")
SERVICE_WORKER = "sw.js"


@dataclass(frozen=True, slots=True)
class AppFile:
    """One file as it is sent, plain and compressed: it holds nothing of anyone's."""

    content: bytes
    compressed: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Application:
    """One version: what changes with any of its files, or the pages around them."""

    version: str
    files: dict[str, AppFile]
    service_worker: str

    @property
    def modules(self) -> tuple[str, ...]:
        """The names of its scripts, the first to run first."""
        names = sorted(name for name in self.files if name.endswith(".js") and name != "main.js")
        return ("main.js", *names)

    def address(self, name: str) -> str:
        """Where one of its files is."""
        return reverse("field:app_file", args=[self.version, name])

    def assets(self) -> list[str]:
        """The addresses of everything that a device keeps beside the page itself."""
        own = [self.address(name) for name in self.files]
        return [*own, *map(static, STATIC), reverse("field:manifest")]

    def worker_text(self) -> str:
        """The service worker of this version: what to keep, and how."""
        known = {"VERSION": self.version, "SHELL": reverse("field:shell"), "ASSETS": self.assets()}
        lines = [f"const {name} = {json.dumps(value)};" for name, value in known.items()]
        return "\n".join([*lines, self.service_worker])

    def manifest(self) -> dict[str, Any]:
        """What a browser asks of a page that can be installed."""
        home = reverse("field:packs")
        return {
            "id": home,
            "name": "Almoner: audits without signal",
            "short_name": "Almoner audits",
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "lang": "en-GB",
            "background_color": "#ffffff",
            "theme_color": "#1d70b8",
            "icons": [{"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        }


@lru_cache(maxsize=1)
def application() -> Application:
    """The version that this installation serves."""
    texts = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir())}
    around = [path.read_bytes() for root in PAGES for path in sorted(root.rglob("*.html"))]
    digest = sha256(repr([texts, around, [static(name) for name in STATIC]]).encode())
    return Application(
        version=digest.hexdigest()[:16],
        files={
            name: AppFile(content, gzip.compress(content, mtime=0), TYPES[Path(name).suffix])
            for name, content in texts.items()
            if name != SERVICE_WORKER
        },
        service_worker=texts[SERVICE_WORKER].decode(),
    )
