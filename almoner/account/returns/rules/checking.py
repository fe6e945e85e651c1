"""What is not known or does not hold together in a year's records, before they are returned."""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.account.returns.rules.counting import NOT_KNOWN, S42, Recorded


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to put right, how often, and out of how many."""

    text: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """Section 42 enquiries begun beside concerns received in the same year."""

    enquiries: int
    concerns: int

    @property
    def rate(self) -> float | None:
        """None where no concern was received: nothing can be divided by nothing."""
        return self.enquiries / self.concerns if self.concerns else None

    @property
    def is_impossible(self) -> bool:
        """More enquiries than concerns: they cannot be about the same period."""
        return self.enquiries > self.concerns


def conversion_of(recorded: Recorded) -> Conversion:
    """The conversion rate's two parts."""
    begun = sum(1 for each in recorded.begun if each.kind == S42)
    return Conversion(enquiries=begun, concerns=recorded.concerns)


def gaps(recorded: Recorded) -> tuple[Gap, ...]:
    """Everything that is not known, the most frequent first."""
    return tuple(
        sorted(
            (gap for gap in (*_of_begun(recorded), *_of_concluded(recorded)) if gap.count),
            key=lambda gap: (-gap.count, gap.text),
        )
    )


def _of_begun(recorded: Recorded) -> Iterable[Gap]:
    begun = recorded.begun
    yield Gap(
        "enquiries begun do not say who the adult is, so that person may be counted twice",
        sum(not each.adult for each in begun),
        len(begun),
    )
    for name, words in (
        ("age_band", "age"),
        ("gender", "gender"),
        ("ethnicity", "ethnicity"),
        ("support_reason", "primary support reason"),
    ):
        yield Gap(
            f"enquiries begun are about an adult whose {words} is not known",
            sum(getattr(each, name) in {"", NOT_KNOWN} for each in begun),
            len(begun),
        )


def _of_concluded(recorded: Recorded) -> Iterable[Gap]:
    concluded = recorded.concluded_s42
    many = len(concluded)
    yield Gap(
        "section 42 enquiries concluded have no type, location and source of risk",
        sum(not each.risks for each in concluded),
        many,
    )
    yield Gap(
        "section 42 enquiries concluded do not say what was found",
        sum(not each.risk_found for each in concluded),
        many,
    )
    yield Gap(
        "section 42 enquiries concluded do not say whether the adult had capacity",
        sum(each.capacity in {"", NOT_KNOWN, "not_recorded"} for each in concluded),
        many,
    )
    yield Gap(
        "section 42 enquiries concluded do not say whether the adult was asked what they wanted",
        sum(each.asked in {"", NOT_KNOWN} for each in concluded),
        many,
    )
    yield Gap(
        "section 42 enquiries concluded do not say whether what the adult wanted was achieved",
        sum(each.asked == "expressed" and not each.achieved for each in concluded),
        many,
    )
