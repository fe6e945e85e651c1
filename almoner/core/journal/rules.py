"""How sensitive a record can be, and so who may see it."""

from enum import IntEnum


class Sensitivity(IntEnum):
    """From least to most guarded; a value drawn from several takes the highest."""

    OPEN = 0
    INTERNAL = 1
    RESTRICTED = 2
    SAFEGUARDING = 3
    EXEMPT = 4
