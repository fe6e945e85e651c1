"""The public data that comes with Almoner, and the invented register, as files for the feed.

DATA.md says whose the public data is and how it was trimmed.
"""

import json
import lzma
from collections import defaultdict
from datetime import date
from pathlib import Path

from almoner.demo.markets import Maker, Market
from almoner.demo.names import Names
from almoner.demo.regulator import location_document, provider_document

DATA = Path(__file__).resolve().parent / "data"
ENGLAND_AS_AT = date(2021, 2, 1)
OLDHAM_AS_AT = date(2025, 8, 31)


def unpack_england(*, folder: Path) -> Path:
    """England's published overall ratings of 1 February 2021, as "latest ratings" CSV."""
    path = folder / "england-latest-ratings-2021-02-01.csv"
    path.write_bytes(lzma.decompress((DATA / f"{path.name}.xz").read_bytes()))
    return path


def unpack_oldham(*, folder: Path) -> Path:
    """Oldham's adult social care locations and their history, as the API gives them."""
    documents = json.loads(lzma.decompress((DATA / "oldham-api-2025-08.json.xz").read_bytes()))
    return _write_documents(folder=folder / "oldham", documents=documents)


def write_market(*, folder: Path, market: Market) -> Path:
    """An invented authority's register, in the same shape."""
    locations = list(Maker(market).locations())
    documents = {
        f"locations/{location.location_id}.json": location_document(location)
        for location in locations
    }
    by_provider = defaultdict(list)
    for location in locations:
        by_provider[location.provider_id].append(location.location_id)
    names = Names(seed=market.seed + 2)
    for provider_id, location_ids in sorted(by_provider.items()):
        documents[f"providers/{provider_id}.json"] = dict(
            provider_document(
                provider_id=provider_id, name=names.company(), location_ids=location_ids
            )
        )
    return _write_documents(folder=folder / market.authority.lower(), documents=documents)


def _write_documents(*, folder: Path, documents: dict[str, dict[str, object]]) -> Path:
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
    return folder
