"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.action_plans.step_pages import CHECK, FOLLOW
from almoner.response.action_plans.views import copies, findings, lists, opening, plans, steps

app_name = "action_plans"

ACTION = "<int:plan_id>/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.work, name="work"),
    path("actions/", lists.actions_list, name="actions"),
    path("actions.<str:kind>", lists.download, name="download"),
    path("plans/", lists.plans_list, name="plans"),
    path("new/", opening.choose, name="new"),
    path("new/service/<int:location_id>/", opening.new_service, name="new_service"),
    path("new/provider/<int:provider_id>/", opening.new_provider, name="new_provider"),
    path("new/market/", opening.new_market, name="new_market"),
    path("new/visit/<int:visit_id>/", findings.from_visit, name="from_visit"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("<int:plan_id>/agree/", plans.agree, name="agree"),
    path("<int:plan_id>/close/", plans.close, name="close"),
    path("<int:plan_id>/reopen/", plans.reopen, name="reopen"),
    path("<int:plan_id>/hand-over/", plans.hand_over, name="hand_over"),
    path("<int:plan_id>/priority/", plans.add_priority, name="add_priority"),
    path("<int:plan_id>/add/", steps.add, name="add"),
    path("<int:plan_id>/copy.<str:kind>", copies.provider_copy, name="copy"),
    path(ACTION, steps.action, name="action"),
    path(f"{ACTION}change/", steps.change, name="change"),
    path(f"{ACTION}evidence/", steps.attach, name="attach"),
    path(f"{ACTION}evidence/<int:evidence_id>/", steps.evidence, name="evidence"),
    *(
        path(f"{ACTION}{page.slug}/", steps.follow, {"slug": page.slug}, name=page.slug)
        for page in FOLLOW
    ),
    *(
        path(f"{ACTION}{page.slug}/", steps.check, {"slug": page.slug}, name=page.slug)
        for page in CHECK
    ),
]
