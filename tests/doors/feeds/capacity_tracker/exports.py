"""Invented exports, with the columns of real ones."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

HOMES = (
    "location", "cqcid", "odscode", "localauthority", "region", "maxcapacity", "usedbeds",
    "declaredvacancies", "isacceptingadmissions", "admissionstatus", "nursesemployed",
    "careworkersemployed", "noncareworkersemployed", "agencynursesemployed",
    "agencycareworkersemployed", "agencynoncareworkersemployed", "nursesabsentgeneral",
    "careworkersabsentgeneral", "noncareworkersabsentgeneral", "nursesabsentcovid",
    "careworkersabsentcovid", "noncareworkersabsentcovid", "hourspaid", "hoursovertime",
    "hoursagency", "hoursabsence", "covidresidentstotal", "overallstatus", "workforcestatus",
    "lastupdatedbst", "lastupdatedutc",
)  # fmt: skip
HOME_CARE = (
    "location", "cqcid", "odscode", "laname", "serviceusercount", "usersnhsla", "usersselffunded",
    "canprovidermorehours", "extrahourscount", "returnedpocpercent", "cqccareworkersemployed",
    "cqccareworkersabsent", "ppeaprons", "received_covid_vaccination_dose_2",
    "cqcsurveylastupdatedbst", "cqcsurveylastupdatedutc",
)  # fmt: skip


def home(cqc_id: str = "1-100000001", **values: Any) -> dict[str, Any]:
    """A home of 40 beds, 32 of them in use, with 5 nurses, 30 care workers and 10 others."""
    said = {
        "location": "Elmbank", "cqcid": cqc_id, "odscode": "VN1", "localauthority": "Southaven",
        "maxcapacity": 40, "usedbeds": 32, "declaredvacancies": 6, "isacceptingadmissions": "Yes",
        "nursesemployed": 5, "careworkersemployed": 30, "noncareworkersemployed": 10,
        "agencynursesemployed": 1, "agencycareworkersemployed": 3,
        "agencynoncareworkersemployed": 0, "nursesabsentgeneral": 0,
        "careworkersabsentgeneral": 2, "noncareworkersabsentgeneral": 1, "nursesabsentcovid": 0,
        "careworkersabsentcovid": 1, "noncareworkersabsentcovid": 0, "hourspaid": 1000,
        "hoursovertime": 50, "covidresidentstotal": 0, "lastupdatedbst": "25/08/2021 10:15",
        "lastupdatedutc": "25/08/2021 09:15",
    }  # fmt: skip
    return said | values


def agency(cqc_id: str = "1-100000002", **values: Any) -> dict[str, Any]:
    """A home care service with 80 people and 50 care workers."""
    said = {
        "location": "Wren Care", "cqcid": cqc_id, "laname": "Southaven", "serviceusercount": 80,
        "extrahourscount": 25, "returnedpocpercent": 4, "cqccareworkersemployed": 50,
        "cqccareworkersabsent": 4, "cqcsurveylastupdatedbst": "24/08/2021 16:00",
    }  # fmt: skip
    return said | values


def export(
    rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = HOMES, *, encoding: str = "utf-8"
) -> bytes:
    """The rows as a CSV file."""
    names = list(columns)
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)
