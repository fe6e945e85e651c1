"""How a forecast is shown: its chart, its tables, and what it finds in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from almoner.core.ui.charts import Chart, Series, lines
from almoner.core.ui.downloads import Cell, Notes, Row
from almoner.core.ui.words import in_words, percent, plural
from almoner.judgement.queue_lab.practice import Practice
from almoner.judgement.queue_lab.queries import Known, Outlook
from almoner.judgement.queue_lab.rules.calibrating import Calibration
from almoner.judgement.queue_lab.rules.forecasting import Asked, Band, Forecast

COLUMNS = (
    "Week that ends on",
    "Lowest (19 in 20 are above)",
    "Lower quarter",
    "Middle",
    "Upper quarter",
    "Highest (19 in 20 are below)",
)
DRAWN = ("Highest", "Upper quarter", "Middle", "Lower quarter", "Lowest")
SURE = 0.995
UNSURE = 0.005
NEAR = 0.85  # of what a team can do, from which small differences add up
ROOM, STEP = 1.1, 50  # of the picture of a forecast
LEVEL = 0.15  # a queue that changes by less stays about as long


class Teller:
    """Tells counts: to whoever may see no single concern, not those that could point to one."""

    def __init__(self, *, sees_all: bool, least: int) -> None:
        self.sees_all, self.least = sees_all, least

    def count(self, n: int) -> str | int:
        """The count, or that it is small."""
        return n if self.sees_all or n == 0 or n >= self.least else f"fewer than {self.least}"


def chance_words(chance: float | None) -> str:
    """A chance as a percentage; a run is no proof, so never nought and never all."""
    if chance is None:
        return "not forecast"
    if chance >= SURE:
        return "more than 99%"
    return "less than 1%" if chance <= UNSURE else percent(chance)


def finding(told: Forecast, *, waiting: int) -> str:
    """What the forecast says in a sentence."""
    last = told.bands[-1]
    width = max(LEVEL * max(waiting, last.middle), 3)
    if last.middle > waiting + width:
        way = "is likely to grow"
    elif last.middle < waiting - width:
        way = "is likely to shrink"
    else:
        way = "is likely to stay about as long"
    return (
        f"{told.scenario.words}: the queue {way}, to about {last.middle} by {in_words(last.on)};"
        f" 9 in 10 runs end between {last.low} and {last.high}"
    )


def top_of(told: Forecast, *, waiting: int, asked: Asked) -> int:
    """The most that the picture shows: half of the runs with room, and the limit. In fifties."""
    upper = max(band.upper for band in told.bands)
    return ceil(ROOM * max(upper, waiting, asked.limit) / STEP) * STEP


def chart(told: Forecast, *, waiting: int, asked: Asked) -> Chart:
    """The five lines of the forecast, with their table."""
    picked = {
        "Highest": [band.high for band in told.bands],
        "Upper quarter": [band.upper for band in told.bands],
        "Middle": [band.middle for band in told.bands],
        "Lower quarter": [band.lower for band in told.bands],
        "Lowest": [band.low for band in told.bands],
    }
    return lines(
        finding=finding(told, waiting=waiting),
        caption="Concerns that may await action at the end of each week",
        days=[band.on for band in told.bands],
        series=[Series(name, tuple(picked[name])) for name in DRAWN],
        unit="concerns waiting",
        top=top_of(told, waiting=waiting, asked=asked),
    )


def load_words(known: Known, outlook: Outlook) -> str:
    """How near the team works to all it can do, where that is what makes the interval wide."""
    if outlook.load < NEAR:
        return ""
    able = outlook.done_a_week * known.history.workers
    beside = "more than" if outlook.load > 1 else "close to"
    return (
        f"About {outlook.arrivals_a_week:.0f} concerns arrive in a week, {beside} the {able:.0f}"
        " that the team can start. So near its limit a queue is hard to foretell: one concern"
        " more or less a day adds up to a hundred and more in half a year. The interval is wide"
        " because that is not known. The next weeks are known better than the last."
    )


def comparison(outlook: Outlook, *, asked: Asked) -> list[tuple[str, ...]]:
    """Each scenario beside the others."""
    return [
        (
            told.scenario.words,
            str(told.bands[asked.target_weeks - 1].middle),
            _between(told.bands[asked.target_weeks - 1]),
            str(told.bands[-1].middle),
            _between(told.bands[-1]),
            chance_words(told.breach_chance),
            chance_words(told.back_chance),
        )
        for told in outlook.forecasts.values()
    ]


def comparison_columns(asked: Asked) -> tuple[str, ...]:
    """The headings of it."""
    return (
        "What if",
        f"In {asked.target_weeks} weeks",
        "9 in 10 runs",
        f"In {asked.weeks} weeks",
        "9 in 10 runs again",
        f"Chance of more than {asked.limit}",
        f"Chance of fewer than {asked.target} in {asked.target_weeks} weeks",
    )


def needed_words(needed: float | None, *, asked: Asked, practice: Practice) -> str:
    """How many more people it would take."""
    aim = (
        f"to be back under {asked.target} in {asked.target_weeks} weeks"
        f" in {practice.likely:.0%} of runs"
    )
    if needed is None:
        return f"More than {practice.most_workers:g} more people would be needed {aim}."
    if needed == 0:
        return f"Nobody more is needed {aim}."
    people = "half a person more is" if needed == 0.5 else f"{needed:g} more people are"  # noqa: PLR2004
    people = "1 more person is" if needed == 1 else people
    return f"{people[:1].upper()}{people[1:]} needed {aim}."


def held_back_rows(
    calibration: Calibration, *, teller: Teller
) -> list[tuple[str, str | int, str, str]]:
    """The weeks held back: what was forecast and what came."""
    return [
        (
            in_words(week.band.on),
            teller.count(week.came),
            _between(week.band),
            "Yes" if week.is_within else "No",
        )
        for week in calibration.weeks
    ]


def assumptions(known: Known, outlook: Outlook, *, practice: Practice) -> list[tuple[str, str]]:
    """What the forecast takes for granted, in figures."""
    seen = known.workers_seen
    counted = f"counted over the last {practice.recent_weeks} weeks" if seen else "assumed"
    return [
        ("History", f"{known.history.weeks} weeks, to {in_words(known.history.last_on)}"),
        ("Arrivals", f"about {outlook.arrivals_a_week:.0f} a week now"),
        ("People at work", f"{known.history.workers:g}, {counted} unless you said otherwise"),
        (
            "Done by each",
            f"about {outlook.done_a_week:.1f} concerns a week when there is work enough:"
            f" {outlook.minutes:.0f} minutes each, of {practice.hours_a_week:g} hours a week",
        ),
        (
            "Too late in the day",
            f"{percent(min(outlook.learnt.late, 1))} of a day’s arrivals wait for the next",
        ),
    ]


def download_rows(bands: Iterable[Band]) -> Iterable[Row]:
    """The forecast as a file has it."""
    for band in bands:
        row: Sequence[Cell] = (band.on, band.low, band.lower, band.middle, band.upper, band.high)
        yield row


def download_notes(told: Forecast, *, authority: str, as_at: date, asked: Asked) -> Notes:
    """What a reader of the file must know."""
    return Notes(
        title="Forecast of the safeguarding queue",
        source=f"Almoner’s queue lab, from the days of {authority}’s own queue",
        as_at=as_at,
        filters=(told.scenario.words,),
        definitions=(
            ("What is counted", "Concerns that await action at the end of the week"),
            ("Runs", f"{plural(told.runs, 'possible future')}, the same each time"),
            ("Chance of breach", f"{chance_words(told.breach_chance)} of more than {asked.limit}"),
            ("It is a forecast", "It is no count of anything that has happened."),
        ),
    )


def _between(band: Band) -> str:
    return f"{band.low} to {band.high}"
