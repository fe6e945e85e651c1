"""Which findings of a visit become actions, and which go together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from almoner.core.accounts.models import User
from almoner.core.ui.forms import Form
from almoner.core.ui.words import in_words
from almoner.response.action_plans.actions import Answering
from almoner.response.action_plans.forms.plans import people_choices
from almoner.response.action_plans.queries.findings import ToAnswer

OWN, JOIN, LEAVE = "own", "join", "leave"


@dataclass(frozen=True, slots=True)
class Line:
    """A finding with the question what becomes of it."""

    found: ToAnswer
    box: BoundField


class FindingsForm(Form):
    """A plan's title and lead, and what becomes of each finding."""

    title = forms.CharField(label="Title of the plan", max_length=200)

    def __init__(
        self,
        *args: Any,
        found: Sequence[ToAnswer],
        people: Iterable[User],
        own_id: str,
        visited_on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._found = found
        self._people = {str(user.pk): user for user in people}
        self.fields["title"].initial = f"After the visit of {in_words(visited_on)}"
        self.fields["lead"] = forms.ChoiceField(
            label="Who follows it?",
            choices=people_choices(self._people.values(), nobody="Nobody yet"),
            required=False,
            initial=own_id if own_id in self._people else "",
        )
        for place, one in enumerate(found):
            choices = [(OWN, "An action of its own"), (LEAVE, "No action")]
            if place:
                choices.insert(1, (JOIN, "Together with the finding above"))
            self.fields[_box(one)] = forms.ChoiceField(
                label=f"Finding {one.number}: what becomes of it?",
                choices=choices,
                widget=forms.RadioSelect,
                initial=LEAVE if one.answered_by else OWN,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one at least, and for something above to join."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        above = False
        for one in self._found:
            choice = cleaned[_box(one)]
            if choice == JOIN and not above:
                self.add_error(
                    _box(one), "There is no action above to join: give it one of its own"
                )
            above = above or choice == OWN
        if not above and not self.errors:
            raise forms.ValidationError("Choose at least one finding")
        return cleaned

    def lines(self) -> Iterator[Line]:
        """Each finding with its box."""
        return (Line(found=one, box=self[_box(one)]) for one in self._found)

    def chosen_lead(self) -> User | None:
        """The officer chosen, once the form is valid."""
        return self._people.get(self.cleaned_data["lead"])

    def answers(self) -> list[Answering]:
        """The actions asked for, in the order of the findings."""
        groups: list[list[int]] = []
        for one in self._found:
            choice = self.cleaned_data[_box(one)]
            if choice == OWN:
                groups.append([one.finding_id])
            elif choice == JOIN:
                groups[-1].append(one.finding_id)
        return [Answering(finding_ids=tuple(group)) for group in groups]


def _box(one: ToAnswer) -> str:
    return f"finding_{one.finding_id}"
