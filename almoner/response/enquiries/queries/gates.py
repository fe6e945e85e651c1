"""What an enquiry waits for before it can be closed."""

from almoner.response.enquiries.models import Enquiry
from almoner.response.enquiries.rules.kinds import Asked
from almoner.response.enquiries.rules.stages import Step


def before_closing(*, enquiry: Enquiry) -> tuple[str, ...]:
    """What is still missing, one sentence each; empty where nothing is. At most four queries."""
    reopened = enquiry.steps.filter(step=Step.REOPEN).order_by("-number").first()
    outcomes = enquiry.outcomes.order_by("-pk")
    if reopened is not None:
        outcomes = outcomes.filter(step__number__gt=reopened.number)
    outcome = outcomes.first()
    heard = enquiry.involvements.order_by("-pk").first()
    missing = []
    if outcome is None:
        missing.append("Record the findings.")
    if heard is None:
        missing.append("Record what the adult wants, or that they were not asked.")
    elif outcome and heard.asked == Asked.EXPRESSED and not outcome.achieved:
        missing.append("Record with the findings whether what the adult wanted was achieved.")
    waiting = enquiry.agreed_actions.filter(event__isnull=True).count()
    if waiting:
        actions = "an agreed action" if waiting == 1 else f"{waiting} agreed actions"
        missing.append(f"Say what became of {actions}.")
    return tuple(missing)
