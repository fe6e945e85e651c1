"""What the invented concerns of Southaven say, and about which invented services."""

from dataclasses import dataclass
from random import Random

from almoner.response.safeguarding.rules.kinds import (
    Category,
    Referrer,
    Setting,
    Shift,
    Theme,
)
from almoner.response.safeguarding.rules.states import Step

FIRST = ("Edith", "Walter", "Hilda", "Cyril", "Olive", "Stanley", "Mabel", "Horace", "Ivy", "Percy")
LAST = ("Vole", "Sedgeway", "Marlpit", "Oxlade", "Thistlewood", "Rushmere", "Copsey", "Lintott")


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of concern."""

    text: str
    category: Category
    theme: Theme
    severity: int
    likelihood: int
    weight: int
    triggers: tuple[str, ...] = ()


STORIES = (
    Story(
        "A resident was given somebody else’s evening medicines. No harm was seen.",
        Category.NEGLECT,
        Theme.MEDICINES,
        2,
        3,
        6,
    ),
    Story(
        "Two doses of a medicine for the heart were missed over a weekend.",
        Category.NEGLECT,
        Theme.MEDICINES,
        2,
        4,
        5,
    ),
    Story(
        "A resident fell in the night and was found by the morning staff.",
        Category.NEGLECT,
        Theme.FALLS,
        3,
        3,
        5,
    ),
    Story(
        "A pressure ulcer of category 3 was found when a resident went to hospital.",
        Category.NEGLECT,
        Theme.PRESSURE_CARE,
        4,
        3,
        4,
    ),
    Story(
        "Four care calls in a week came more than two hours late; one did not come.",
        Category.NEGLECT,
        Theme.MISSED_CARE,
        2,
        3,
        6,
    ),
    Story(
        "One resident struck another in the lounge. Staff stepped in.",
        Category.PHYSICAL,
        Theme.BETWEEN_RESIDENTS,
        2,
        2,
        6,
    ),
    Story(
        "A member of staff was heard to shout at somebody who asked for help.",
        Category.PSYCHOLOGICAL,
        Theme.CONDUCT,
        2,
        2,
        3,
    ),
    Story(
        "Money was gone from a purse, and nobody can say where it went.",
        Category.FINANCIAL,
        Theme.MONEY,
        2,
        2,
        3,
    ),
    Story(
        "Somebody came home from hospital without the medicines they needed.",
        Category.NEGLECT,
        Theme.LEAVING,
        1,
        3,
        4,
    ),
    Story(
        "There were two staff for thirty residents on a night shift.",
        Category.ORGANISATIONAL,
        Theme.STAFFING,
        3,
        4,
        2,
        ("organisational",),
    ),
    Story(
        "A form about eating and drinking was not filled in for three days.",
        Category.NEGLECT,
        Theme.NUTRITION,
        1,
        2,
        5,
    ),
)
NIGHT_STORIES = STORIES[:3]  # of the one service where concerns gather
REFERRERS = (
    Referrer.PROVIDER,
    Referrer.PROVIDER,
    Referrer.HEALTH,
    Referrer.AMBULANCE,
    Referrer.FAMILY,
    Referrer.COUNCIL,
)
SHIFTS = (Shift.DAY, Shift.DAY, Shift.EVENING, Shift.NIGHT, Shift.NOT_KNOWN)
INTERIM = {
    1: "The service has put it right and says how it will not happen again.",
    2: "The service has told the family and looks in more often until it is reviewed.",
    3: "The adult was seen by a nurse; two staff look after them until it is reviewed.",
    4: "The adult is in hospital and does not go back before it is decided.",
}
VIEWS = {  # 2: nobody has asked yet
    1: "They are content with how it was put right, and want nothing more done.",
    2: "",
    3: "They want to stay where they are, and to know who comes at night.",
    4: "They are too ill to say; their daughter wants them safe and to be told first.",
}
OUTCOMES = (
    (Step.CLOSE, "The adult is safe, and what was done is enough.", 38),
    (Step.PASS_TO_QUALITY, "No harm: it is how the service works, for the quality team.", 26),
    (Step.BEGIN_S42, "All three parts of the test are met.", 26),
    (Step.PASS_TO_COMPLAINTS, "The family wants an answer from the service.", 6),
    (Step.BEGIN_OTHER, "The adult can protect themselves, and wants it looked into.", 3),
    (Step.PASS_TO_TRUST, "", 1),
)
SETTINGS = {
    "nursing": Setting.CARE_HOME_NURSING,
    "residential": Setting.CARE_HOME_RESIDENTIAL,
    "home_care": Setting.OWN_HOME,
}


def story(chance: Random, *, is_gathered: bool) -> Story:
    """One of them; of the service where concerns gather, one of the few kinds that do."""
    offered = NIGHT_STORIES if is_gathered else STORIES
    return chance.choices(offered, weights=[one.weight for one in offered])[0]


def outcome(chance: Random, told: Story) -> tuple[Step, str]:
    """What becomes of one: a grave one is enquired into more often."""
    weights = [
        weight * (told.severity if step is Step.BEGIN_S42 else 1) for step, _, weight in OUTCOMES
    ]
    step, reason, _ = chance.choices(OUTCOMES, weights=weights)[0]
    return step, reason
