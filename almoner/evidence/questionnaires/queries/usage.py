"""How often versions of question sets were used."""

from collections.abc import Collection

from django.db.models import Count

from almoner.core.accounts.rules import Principal
from almoner.evidence.questionnaires.models import Response


def response_counts(*, version_ids: Collection[int], visible_to: Principal) -> dict[int, int]:
    """How many responses began under each version, in the principal's authorities. One query."""
    found = Response.objects.filter(version__in=version_ids)
    if not visible_to.is_operator:
        found = found.filter(authority__code__in=sorted(visible_to.authority_codes()))
    counted = found.values_list("version").annotate(count=Count("id"))
    return dict(counted.order_by("version"))
