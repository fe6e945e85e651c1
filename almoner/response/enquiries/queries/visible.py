"""Which enquiries somebody may see; and one of them, or that there is none."""

from django.db.models import QuerySet

from almoner.core.accounts.rules import Permission, Principal
from almoner.response.enquiries.models import (
    AgreedAction,
    CausedEnquiry,
    Enquiry,
    LargeScaleEnquiry,
    LargeScaleStep,
)
from almoner.response.safeguarding.models import Concern


class UnknownEnquiry(Exception):
    """There is no such enquiry, or none that may be seen."""


def visible_enquiries(visible_to: Principal) -> QuerySet[Enquiry]:
    """The enquiries of the authorities in which the principal may see safeguarding."""
    if visible_to.is_operator:
        return Enquiry.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_SAFEGUARDING)
    return Enquiry.objects.filter(authority__code__in=codes)


def visible_cases(visible_to: Principal) -> QuerySet[LargeScaleEnquiry]:
    """The large-scale enquiries of those authorities."""
    if visible_to.is_operator:
        return LargeScaleEnquiry.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_SAFEGUARDING)
    return LargeScaleEnquiry.objects.filter(authority__code__in=codes)


def enquiry_by_id(*, enquiry_id: int, visible_to: Principal) -> Enquiry:
    """One enquiry with its authority and concern. Raises UnknownEnquiry, also for another's."""
    found = (
        visible_enquiries(visible_to)
        .select_related("authority", "concern__location", "concern__provider", "worker")
        .filter(pk=enquiry_id)
        .first()
    )
    if found is None:
        raise UnknownEnquiry("There is no such enquiry.")
    return found


def case_by_id(*, case_id: int, visible_to: Principal) -> LargeScaleEnquiry:
    """One large-scale enquiry. Raises UnknownEnquiry, also for another authority's."""
    found = (
        visible_cases(visible_to)
        .select_related("authority", "location", "provider")
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise UnknownEnquiry("There is no such large-scale enquiry.")
    return found


def case_with_steps(
    *, case_id: int, visible_to: Principal
) -> tuple[LargeScaleEnquiry, tuple[LargeScaleStep, ...]]:
    """One large-scale enquiry with its steps, oldest first. One query. Raises UnknownEnquiry."""
    steps = tuple(
        LargeScaleStep.objects.filter(case__in=visible_cases(visible_to), case=case_id)
        .select_related("case__authority", "case__location", "case__provider")
        .order_by("number")
    )
    if not steps:
        raise UnknownEnquiry("There is no such large-scale enquiry.")
    return steps[0].case, steps


def caused_by_id(*, enquiry: Enquiry, caused_id: int) -> CausedEnquiry:
    """A request of an enquiry that may be seen. Raises UnknownEnquiry."""
    found = enquiry.caused.select_related("enquiry__authority").filter(pk=caused_id).first()
    if found is None:
        raise UnknownEnquiry("There is no such request.")
    return found


def action_by_id(*, of: Enquiry | LargeScaleEnquiry, action_id: int) -> AgreedAction:
    """An agreed action of what may be seen. Raises UnknownEnquiry."""
    found = (
        of.agreed_actions.select_related("enquiry__authority", "case__authority")
        .filter(pk=action_id)
        .first()
    )
    if found is None:
        raise UnknownEnquiry("There is no such action.")
    return found


def concern_to_enquire(*, concern_id: int, visible_to: Principal) -> Concern:
    """A concern into which an enquiry may be begun by whoever asks. Raises UnknownEnquiry."""
    codes = visible_to.codes_where(Permission.KEEP_ENQUIRIES)
    found = Concern.objects.select_related("authority", "location", "provider")
    if not visible_to.is_operator:
        found = found.filter(authority__code__in=codes)
    concern = found.filter(pk=concern_id).first()
    if concern is None:
        raise UnknownEnquiry("There is no such concern.")
    return concern
