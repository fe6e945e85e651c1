"""Names that belong to nobody: invented places, homes, agencies and people."""

from collections.abc import Iterator
from random import Random

STEMS = (
    "Alderwick", "Amblethorn", "Barrowmead", "Birchendale", "Bramblecote", "Brindlewood",
    "Calderstock", "Cherrowby", "Cloverhurst", "Coppiceford", "Dapplemere", "Dovenshaw",
    "Eddlestow", "Elmsgarth", "Fallowbeck", "Fennelthorpe", "Ferncastle", "Garrowby",
    "Glimmerstone", "Greenhollow", "Harrowmere", "Hawksbourne", "Hazelrigg", "Hollincroft",
    "Ivesthorpe", "Juniperlea", "Kestrelgate", "Kingsfallow", "Larkenfield", "Lindencombe",
    "Mallowdene", "Marrowfield", "Meadowsett", "Merrowdown", "Nettlecombe", "Oakenthwaite",
    "Orchardsby", "Pellowmoor", "Pinderby", "Quillhampton", "Rookhanger", "Rowanstead",
    "Saffronby", "Sandalmoor", "Sorrelhurst", "Starlingford", "Swallowhithe", "Tansyfield",
    "Thistlemarsh", "Umberleigh", "Vetchbourne", "Wagtail", "Wetherstone", "Wickenby",
    "Willowgarth", "Windlecombe", "Wrenthorpe", "Yarrowgate",
)  # fmt: skip
HOME_ENDINGS = ("House", "Lodge", "Court", "Grange", "Manor", "View", "Gardens", "Hall")
AGENCY_ENDINGS = ("Care at Home", "Homecare", "Community Care", "Care Services", "Support")
COMPANY_ENDINGS = ("Care Limited", "Healthcare Limited", "Homes Limited", "Group Limited", "Trust")
STREETS = ("Lane", "Road", "Street", "Avenue", "Drive", "Close", "Crescent", "Hill")
GIVEN = (
    "Amara", "Bryony", "Callum", "Delphine", "Edmund", "Farida", "Gethin", "Harriet", "Imran",
    "Jocelyn", "Kofi", "Lowri", "Marek", "Nadia", "Osian", "Priya", "Quentin", "Rosalind",
    "Silas", "Tamsin", "Ursula", "Vikram", "Winifred", "Yusuf",
)  # fmt: skip
FAMILY = (
    "Ashgrove", "Beckwright", "Coldharbour", "Dunmallow", "Easterfold", "Fairlamb", "Gillstone",
    "Hathersedge", "Inglebright", "Jarrowsmith", "Kettlewold", "Lambswick", "Merridew",
    "Northgale", "Oakhanger", "Penhallow", "Quarrington", "Ravenscar", "Silverlock", "Thornbury",
)  # fmt: skip


def _endless(chance: Random, endings: tuple[str, ...]) -> Iterator[str]:
    pairs = [f"{stem} {ending}" for stem in STEMS for ending in endings]
    chance.shuffle(pairs)
    yield from pairs
    raise LookupError("There are no more invented names.")


class Names:
    """A supply of names, each given once, the same for the same seed."""

    def __init__(self, *, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311  nothing secret: the same names every time
        self._homes = _endless(self._chance, HOME_ENDINGS)
        self._agencies = _endless(self._chance, AGENCY_ENDINGS)
        self._companies = _endless(self._chance, COMPANY_ENDINGS)

    def home(self) -> str:
        """A care home: "Dovenshaw Lodge"."""
        return next(self._homes)

    def agency(self) -> str:
        """A home care agency: "Larkenfield Homecare"."""
        return next(self._agencies)

    def company(self) -> str:
        """A provider: "Garrowby Care Limited"."""
        return next(self._companies)

    def person(self) -> tuple[str, str]:
        """A given and a family name."""
        return self._chance.choice(GIVEN), self._chance.choice(FAMILY)

    def street(self) -> str:
        """A line of an address: "14 Sorrelhurst Lane"."""
        number = self._chance.randint(1, 180)
        return f"{number} {self._chance.choice(STEMS)} {self._chance.choice(STREETS)}"
