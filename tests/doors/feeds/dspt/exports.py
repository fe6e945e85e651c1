"""Invented exports of the toolkit's organisation search, in the two forms."""

from collections.abc import Iterable
from pathlib import Path

HEAD_2022 = (
    "Code,Organisation Name,Status,Date Of Publication,Primary Sector,Commissioner (From ODS)"
)
HEAD_2019 = "OrganisationName,ODSCode,PublicationStatus,DateOfPublication,PrimarySector,CCG"
DAY = "2022-09-09"
ROWS = (
    "VN001,ELMBANK HOUSE (VN001),21/22 Standards Met,2022-06-22,Social Care,",
    "VN002,WREN LODGE,20/21 Standards Met,2021-06-03,Social Care,",
    "VN003,THE GRANGE,21/22 Standards Exceeded,2022-06-28,Social Care,",
    "AWR1,HERON CARE LTD,21/22 Approaching Standards,2022-05-30,Social Care,",
    "VN005,HERON COURT,Not Published,,Social Care,",
    "VN006,MILL VIEW (VN006),22/23 Standards Met,2022-08-30,Social Care,",
)


def export(folder: Path, rows: Iterable[str] = ROWS, *, head: str = HEAD_2022) -> Path:
    """A file, named with its day as the toolkit names it."""
    path = folder / f"organisation_search_{DAY}.csv"
    path.write_text("\n".join((head, *rows, "")), encoding="utf-8-sig")
    return path
