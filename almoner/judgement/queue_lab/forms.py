"""The questions that an officer may put to the forecast."""

from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form
from almoner.judgement.queue_lab.practice import Practice
from almoner.judgement.queue_lab.rules.forecasting import Asked
from almoner.judgement.queue_lab.rules.scenarios import Scenario

OWN = "own"
HUNDRED = 100


class ScenarioForm(Form):
    """A scenario of the library's or a mix of one's own, and what counts as too long a queue."""

    scenario = forms.ChoiceField(label="What if", widget=forms.RadioSelect)
    more_workers = forms.DecimalField(
        label="More people at work",
        help_text="Such as 0.5 or 2. A minus sign for fewer. Only for a mix of your own",
        required=False,
        min_value=-20,
        max_value=20,
        decimal_places=1,
    )
    minutes_saved = forms.IntegerField(
        label="Minutes less for each concern",
        help_text="Only for a mix of your own",
        required=False,
        min_value=-120,
        max_value=240,
    )
    more_arrivals = forms.IntegerField(
        label="More arrivals, as a percentage",
        help_text="Such as 20, or −10 for fewer. Only for a mix of your own",
        required=False,
        min_value=-90,
        max_value=300,
    )
    workers = forms.DecimalField(
        label="People who work on the queue now",
        help_text="Leave blank to count those who worked on concerns in the last four weeks",
        required=False,
        min_value=0.1,
        max_value=200,
        decimal_places=1,
    )
    limit = forms.IntegerField(label="How many may wait at most", min_value=1, max_value=5000)

    def __init__(self, *args: Any, practice: Practice, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practice, self.today = practice, today
        self.fields["as_at"] = DateField(
            label="As at",
            help_text="Leave blank for today. An earlier day shows what was forecast then",
            required=False,
            latest=today,
        )
        field = self.fields["scenario"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            *((key, each.words) for key, each in practice.scenarios.items()),
            (OWN, "A mix of your own"),
        ]

    def chosen(self) -> str:
        """The key of the scenario asked about; before anything is asked, that nothing changes."""
        return str(self._said().get("scenario") or next(iter(self.practice.scenarios)))

    def scenarios(self) -> dict[str, Scenario]:
        """The library's, and the officer's own if there is one."""
        found = dict(self.practice.scenarios)
        if self.chosen() == OWN:
            said = self._said()
            found[OWN] = Scenario(
                words="Your own mix",
                more_workers=float(said.get("more_workers") or 0),
                minutes_saved=float(said.get("minutes_saved") or 0),
                more_arrivals=float(said.get("more_arrivals") or 0) / HUNDRED,
            )
        return found

    def workers_said(self) -> float | None:
        """How many work on the queue, where the officer says."""
        said = self._said().get("workers")
        return float(said) if said else None

    def asked(self) -> Asked:
        """What the forecast answers."""
        practice = self.practice
        return Asked(
            weeks=practice.weeks,
            limit=int(self._said().get("limit") or practice.limit),
            target=practice.target,
            target_weeks=practice.target_weeks,
            runs=practice.runs,
        )

    def day(self) -> date:
        """The day as at which the queue is forecast."""
        return self._said().get("as_at") or self.today

    def _said(self) -> dict[str, Any]:
        """What was said that can be; where it cannot, the page says so and goes on without."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})
