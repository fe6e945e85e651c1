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
    if waiting := actions_waiting(enquiry=enquiry):
        missing.append(waiting)
    return tuple(missing)


def missing_before(*, enquiry: Enquiry, step: Step) -> tuple[str, ...]:
    """What a step that ends an enquiry waits for; nothing for any other. At most four queries."""
    if step is Step.CLOSE:
        return before_closing(enquiry=enquiry)
    waiting = actions_waiting(enquiry=enquiry) if step is Step.CEASE else ""
    return (waiting,) if waiting else ()


def actions_waiting(*, enquiry: Enquiry) -> str:
    """The sentence for agreed actions of which nothing is said yet; "" for none. One query.

    Once it has ended they stand on no list, and nobody would ask after them.
    """
    waiting = enquiry.agreed_actions.filter(event__isnull=True).count()
    if not waiting:
        return ""
    actions = "an agreed action" if waiting == 1 else f"{waiting} agreed actions"
    return f"Say what became of {actions}."
