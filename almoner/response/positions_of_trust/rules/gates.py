"""What has to be decided before an allegation can be closed."""

from collections.abc import Iterable

from almoner.response.positions_of_trust.rules.kinds import Body, Disclosed, Finding, Referred


def before_closing(
    *,
    finding: Finding | None,
    disclosures: Iterable[tuple[Body, Disclosed]],
    referrals: Iterable[tuple[Body, Referred]],
) -> tuple[str, ...]:
    """What is still missing, one sentence each; oldest first in both.

    Whether the employer is told is decided for each that was taken on, and carried out. Whether
    the Disclosure and Barring Service is told is decided where it was substantiated. What was not
    taken on (no finding) waits for nothing.
    """
    if finding is None:
        return ()
    missing = []
    told = dict(disclosures)
    if Body.EMPLOYER not in told:
        missing.append("Decide whether the employer is told.")
    missing += [
        f"Record when this was told: {body.words}."
        for body, disclosed in told.items()
        if disclosed is Disclosed.TELL
    ]
    if finding is Finding.SUBSTANTIATED and Body.DBS not in {body for body, _ in referrals}:
        missing.append("Decide whether to refer to the Disclosure and Barring Service.")
    return tuple(missing)
