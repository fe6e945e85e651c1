"""How the page after signing in is laid out."""

from almoner.doors.desk import words
from almoner.doors.desk.market_page import good_or_better, headline, percentage
from almoner.doors.desk.queries.market import Market
from almoner.evidence.ratings.rules import COLUMNS, ROW_ORDER, Column
from almoner.register.directory.rules import ServiceType


def home_page(market: Market) -> dict[str, object]:
    """The headline, the counts and what changed since the last published paper."""
    good, rated = good_or_better(market.profile, ROW_ORDER)
    return {
        "area": market.area,
        "as_at": market.as_at,
        "comparison": market.comparison,
        "headline": headline(market),
        "counts": [
            ("Services", f"{market.profile.total:,}"),
            ("Good or Outstanding", percentage(good, rated) if rated else "None rated"),
            ("Inadequate", f"{_count(market, Column.INADEQUATE):,}"),
            ("Not yet rated", f"{_count(market, Column.UNRATED):,}"),
        ],
        "is_empty": not market.profile.total,
        "changes": changes(market),
        "types": words.SERVICE_TYPES,
        "ratings": words.RATINGS,
        "colours": words.RATING_COLOURS,
    }


def _count(market: Market, column: Column) -> int:
    return sum(row.count(column) for row in market.profile.rows)


def changes(market: Market) -> list[str]:
    """Each count that differs from the last published paper's, in a sentence."""
    return [
        f"{_lead(kind, column)}: {market.arrows[kind, column].words}"
        for kind in ROW_ORDER
        for column in COLUMNS
        if (kind, column) in market.arrows
        and market.arrows[kind, column].direction in {"up", "down"}
    ]


def _lead(kind: ServiceType, column: Column) -> str:
    return f"{words.SERVICE_TYPE_GROUPS[kind]}, {column.words}"
