"""Where the invented authorities are, who works there, and what the regulator does not cover."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.geography import AuthorityRow, Geography, RegionRow
from almoner.core.accounts.rules import Role
from almoner.demo.markets import NORTHSHIRE, REGION, SOUTHAVEN, Market

REGION_CODE = "E12999999"
CODES = {NORTHSHIRE.authority: "E10999901", SOUTHAVEN.authority: "E06999901"}
AS_AT = {NORTHSHIRE.authority: date(2021, 9, 20), SOUTHAVEN.authority: date(2021, 8, 31)}
MARKETS: tuple[Market, ...] = (SOUTHAVEN, NORTHSHIRE)

GEOGRAPHY = Geography(
    regions=(RegionRow(code=REGION_CODE, name=REGION),),
    authorities=tuple(
        AuthorityRow(
            code=CODES[market.authority],
            name=market.authority,
            region=REGION_CODE,
            from_on=None,
            to_on=None,
            is_invented=True,
        )
        for market in MARKETS
    ),
    names=(),
    successions=(),
)

# How many schemes and unregulated services Northshire has, as in the Nottinghamshire report.
SUPPORTED_LIVING_SCHEMES = 190
HOUSING_WITH_CARE_SCHEMES = 14
DAY_SERVICES = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who does not exist, and what they are."""

    name: str
    email: str
    roles: tuple[tuple[str, Role], ...]  # (authority, role)


def _in(authority: str, *roles: Role) -> tuple[tuple[str, Role], ...]:
    return tuple((authority, role) for role in roles)


SOUTH, NORTH = SOUTHAVEN.authority, NORTHSHIRE.authority
PEOPLE = (
    Person(
        "Farida Silverlock",
        "farida@southaven.example",
        _in(SOUTH, Role.QUALITY_MANAGER, Role.ADMINISTRATOR),
    ),
    Person("Callum Ashgrove", "callum@southaven.example", _in(SOUTH, Role.QUALITY_OFFICER)),
    Person("Tamsin Northgale", "tamsin@southaven.example", _in(SOUTH, Role.DEMOCRATIC_SERVICES)),
    Person("Kofi Hathersedge", "kofi@southaven.example", _in(SOUTH, Role.AUDITOR)),
    Person("Lowri Penhallow", "lowri@southaven.example", _in(SOUTH, Role.BROKERAGE)),
    Person("Rhiannon Stourbridge", "rhiannon@southaven.example", _in(SOUTH, Role.DIRECTOR)),
    Person(
        "Marguerite Fairlamb", "marguerite@southaven.example", _in(SOUTH, Role.SAFEGUARDING_MANAGER)
    ),
    Person("Dylan Netherby", "dylan@southaven.example", _in(SOUTH, Role.SAFEGUARDING_PRACTITIONER)),
    Person(
        "Amara Quillfeather", "amara@southaven.example", _in(SOUTH, Role.SAFEGUARDING_PRACTITIONER)
    ),
    Person("Josef Larkrise", "josef@southaven.example", _in(SOUTH, Role.SAFEGUARDING_PRACTITIONER)),
    Person(
        "Harriet Oakhanger",
        "harriet@northshire.example",
        _in(NORTH, Role.QUALITY_MANAGER, Role.ADMINISTRATOR),
    ),
    Person("Imran Thornbury", "imran@northshire.example", _in(NORTH, Role.CONTRACTS_OFFICER)),
    Person("Winifred Merridew", "winifred@northshire.example", _in(NORTH, Role.COMMISSIONER)),
    Person("Rosalind Gillstone", "rosalind@northshire.example", _in(NORTH, Role.DIRECTOR)),
    Person("Bethan Larkfield", "bethan@northshire.example", _in(NORTH, Role.QUALITY_OFFICER)),
    Person("Tomasz Wetherby", "tomasz@northshire.example", _in(NORTH, Role.QUALITY_OFFICER)),
    Person("Nisha Copperfield", "nisha@northshire.example", _in(NORTH, Role.QUALITY_OFFICER)),
    Person("Gareth Holloway", "gareth@northshire.example", _in(NORTH, Role.QUALITY_MANAGER)),
    Person(
        "Oluwaseun Brightwell",
        "oluwaseun@northshire.example",
        _in(NORTH, Role.SAFEGUARDING_MANAGER),
    ),
    Person("Maureen Tidewell", "maureen@northshire.example", _in(NORTH, Role.BROKERAGE)),
    Person("Siobhan Fernley", "siobhan@northshire.example", _in(NORTH, Role.PUBLIC_HEALTH_NURSE)),
    Person("Edmund Caraway", "edmund@northshire.example", _in(NORTH, Role.DEMOCRATIC_SERVICES)),
)
PEOPLE_SINCE = date(2019, 4, 1)  # so that they could do what they did in the years before
PASSWORD = "northshire-and-southaven"  # noqa: S105  told to whoever starts the demonstration

# The ratings table that Southaven published in March 2021. It held no figure for home care
# providers rated inadequate, so the next paper can draw no arrow there.
EARLIER_PAPER_AS_AT = date(2021, 2, 28)
EARLIER_PAPER_PUBLISHED_ON = date(2021, 3, 11)
COLUMNS = ("outstanding", "good", "requires_improvement", "inadequate", "unrated")
EARLIER_PAPER: dict[str, tuple[int | None, ...]] = {
    "nursing": (0, 8, 1, 0, 0),
    "residential": (1, 41, 5, 0, 2),
    "home_care": (2, 38, 3, None, 9),
}
