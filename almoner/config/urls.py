"""Every door for a browser."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("almoner.core.accounts.urls")),
    path("accounts/", include("almoner.core.accounts.sign_in_urls")),
    path("contracts/", include("almoner.register.contracts.urls")),
    path("question-sets/", include("almoner.evidence.questionnaires.urls")),
    path("visits/", include("almoner.evidence.audits.urls")),
    path("action-plans/", include("almoner.response.action_plans.urls")),
    path("suspensions/", include("almoner.response.suspensions.urls")),
    path("bands/", include("almoner.judgement.bands.urls")),
    path("placement/", include("almoner.judgement.placement.urls")),
    path("api/", include("almoner.doors.api.urls")),
    path("field/", include("almoner.doors.field.urls")),
    path("papers/", include("almoner.account.papers.urls")),
    path("uploads/", include("almoner.doors.feeds.urls")),
    path("", include("almoner.core.ui.urls")),
    path("", include("almoner.doors.desk.urls")),
]
