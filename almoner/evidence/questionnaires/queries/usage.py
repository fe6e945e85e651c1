"""How often versions of question sets were used."""

from collections.abc import Collection

from django.db.models import Count

from almoner.core.accounts.rules import Principal
from almoner.evidence.questionnaires.models import Response
from almoner.evidence.questionnaires.queries.sets import SEEN_WITH


def response_counts(*, version_ids: Collection[int], visible_to: Principal) -> dict[int, int]:
    """How many responses began under each version, where the principal may see them. One query."""
    found = Response.objects.filter(version__in=version_ids)
    if not visible_to.is_operator:
        found = found.filter(authority__code__in=visible_to.codes_where(*SEEN_WITH))
    counted = found.values_list("version").annotate(count=Count("id"))
    return dict(counted.order_by("version"))
