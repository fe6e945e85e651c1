"""Every component on one page, with invented figures: for those who build pages, and for tests."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from almoner.core.ui import charts, tables
from almoner.core.ui.forms import DateField, Form

TODAY = date(2026, 3, 27)
BANDS = [("", "Choose a band"), ("a", "Band A"), ("b", "Band B")]
KINDS = [("nursing", "Nursing home"), ("residential", "Residential home"), ("home", "Home care")]
COLUMNS = (
    tables.Column("Service", name="name"),
    tables.Column("District"),
    tables.Column("Rating"),
    tables.Column("Provider"),
    tables.Column("Beds", name="beds", numeric=True, descends_first=True),
)


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with its direction, as ratings give it."""

    now: int
    symbol: str
    words: str


class Sample(Form):
    """A field of each kind."""

    name = forms.CharField(label="Name of the service", max_length=80)
    email = forms.EmailField(label="Email address", help_text="We only use it for replies.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    beds = forms.IntegerField(label="Beds", min_value=0)
    band = forms.ChoiceField(label="Band", choices=BANDS)
    kind = forms.ChoiceField(label="Kind of service", choices=KINDS, widget=forms.RadioSelect)
    serves = forms.MultipleChoiceField(
        label="Who it serves",
        choices=[("old", "Older people"), ("ld", "People with a learning disability")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="I have checked these figures")
    visited_on = DateField(label="Date of visit", help_text="For example, 27 3 2026", latest=TODAY)
    notes = forms.CharField(label="Notes", widget=forms.Textarea(attrs={"rows": 3}))
    report = forms.FileField(label="Report")
    reference = forms.CharField(widget=forms.HiddenInput, required=False)


def context(query: QueryDict) -> dict[str, Any]:
    """What the page of components shows; `?errors=1` shows the form refused."""
    refused = {"email": "nobody", "visited_on-day": "31", "visited_on-month": "feb"}
    sort = tables.chosen_sort(columns=COLUMNS, query=query, default="name")
    profile = (
        ("Nursing homes", Count(8, "↔", "8, the same as before"), Count(1, "↔", "1, the same")),
        ("Home care", Count(1036, "↓", "1,036, down from 1,038"), Count(0, "", "0, no earlier")),
        ("All", 1044, None),
    )
    return {
        "form": Sample(refused if query.get("errors") else None),
        "profile": profile,
        "heads": tables.heads(columns=COLUMNS, sort=sort, query=query),
        "services": [
            (f"Service {n}", "Westmarsh", "requires_improvement", "Invented Care Ltd", 10 + n)
            for n in range(1, 6)
        ],
        "pages": tables.pages(
            number=tables.page_number(query=query, count=20), count=20, query=query
        ),
        "chips": tables.chips(
            query=QueryDict("district=Westmarsh&district=Eastmarsh"),
            labels={"district": "District"},
        ),
        "events": [
            {"title": "Rated Good", "on": TODAY, "by": "the regulator", "text": "Up from before."},
            {"title": "Inspected", "on": date(2026, 1, 5)},
        ],
        "bars": charts.stacked_bars(
            finding="Most services are rated Good",
            caption="Services by type and rating",
            row_heading="Service type",
            categories=("Nursing homes", "Home care"),
            series=(
                charts.Series("Outstanding", (1, 3)),
                charts.Series("Good", (8, 36)),
                charts.Series("Requires improvement", (1, 2)),
                charts.Series("Not rated", (None, 15)),
            ),
            unit="services",
        ),
        "line": charts.lines(
            finding="Fewer services are rated Inadequate than in January",
            caption="Services rated Inadequate, by month",
            days=[date(2026, month, 1) for month in (1, 2, 3)],
            series=(charts.Series("Inadequate", (4, None, 2)), charts.Series("Others", (9, 8, 8))),
            unit="services",
        ),
        "today": TODAY,
    }
