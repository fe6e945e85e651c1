"""What is asked: of which service, for which kind of work, where and in which lot."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.core.ui.forms import Form
from almoner.register.contracts.models import Lot
from almoner.register.directory.models import District
from almoner.response.suspensions.rules.kinds import Work, work_named


class QuestionForm(Form):
    """The kind of work, and what narrows the question; all of it can be left as it is."""

    work = forms.ChoiceField(
        label="Kind of work", choices=[(one.key, one.words) for one in Work], required=False
    )
    district = forms.ChoiceField(label="District", required=False)
    lot = forms.ChoiceField(label="Lot", required=False)
    case = forms.CharField(
        label="Case reference",
        required=False,
        max_length=60,
        help_text="If an exception was approved for a case. Never a name.",
    )

    def __init__(
        self, *args: Any, districts: Iterable[District], lots: Iterable[Lot], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._districts = {str(one.pk): one for one in districts}
        self._lots = {str(one.pk): one for one in lots}
        self._offer("district", [(key, one.name) for key, one in self._districts.items()])
        self._offer(
            "lot", [(key, f"{one.framework.name}: {one.name}") for key, one in self._lots.items()]
        )

    def asked_work(self) -> Work:
        """The kind of work, new placements unless said otherwise."""
        return work_named(self.cleaned_data.get("work") or "") or Work.NEW_PLACEMENT

    def asked_district(self) -> District | None:
        """The district, if one was chosen."""
        return self._districts.get(self.cleaned_data.get("district") or "")

    def asked_lot(self) -> Lot | None:
        """The lot, if one was chosen."""
        return self._lots.get(self.cleaned_data.get("lot") or "")

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", "Any"), *choices]
        if not choices:
            field.widget = forms.HiddenInput()
