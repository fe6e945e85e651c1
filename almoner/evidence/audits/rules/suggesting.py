"""Which answers should become findings, and how severe they look at first."""

from fractions import Fraction

from almoner.evidence.audits.rules.kinds import Severity

LOW_UP_TO = Fraction(1, 2)  # of what a question can get: "Requires improvement" is 2 of 4
WORST_UP_TO = Fraction(1, 4)  # "Poor" is 1 of 4, and a "no" where "yes" is right is nought


def suggested_severity(*, score: int, most: int, is_critical: bool) -> Severity | None:
    """How severe a finding the answer suggests; None where it suggests none.

    An officer may choose another: this only saves a click.
    """
    share = Fraction(score, most)
    if share > LOW_UP_TO:
        return None
    if share > WORST_UP_TO:
        return Severity.MEDIUM if is_critical else Severity.LOW
    return Severity.HIGH if is_critical else Severity.MEDIUM
