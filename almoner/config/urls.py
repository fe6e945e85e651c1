"""Every door for a browser."""

from django.urls import include, path

from almoner.config.views import health

handler500 = "almoner.core.ui.views.something_went_wrong"

urlpatterns = [
    path("health/", health),
    path("accounts/", include("almoner.core.accounts.urls")),
    path("accounts/", include("almoner.core.accounts.sign_in_urls")),
    path("contracts/", include("almoner.register.contracts.urls")),
    path("question-sets/", include("almoner.evidence.questionnaires.urls")),
    path("visits/", include("almoner.evidence.audits.urls")),
    path("action-plans/", include("almoner.response.action_plans.urls")),
    path("suspensions/", include("almoner.response.suspensions.urls")),
    path("safeguarding/", include("almoner.response.safeguarding.urls")),
    path("safeguarding/enquiries/", include("almoner.response.enquiries.urls")),
    path("safeguarding/forecast/", include("almoner.judgement.queue_lab.urls")),
    path("safeguarding/patterns/", include("almoner.judgement.patterns.urls")),
    path("positions-of-trust/", include("almoner.response.positions_of_trust.urls")),
    path("outbreaks/", include("almoner.response.outbreaks.urls")),
    path("programmes/", include("almoner.response.programmes.urls")),
    path("measures/", include("almoner.evidence.measures.urls")),
    path("returns/", include("almoner.account.returns.urls")),
    path("bands/", include("almoner.judgement.bands.urls")),
    path("placement/", include("almoner.judgement.placement.urls")),
    path("api/", include("almoner.doors.api.urls")),
    path("field/", include("almoner.doors.field.urls")),
    path("papers/", include("almoner.account.papers.urls")),
    path("daily-work/", include("almoner.config.duties.urls")),
    path("uploads/", include("almoner.doors.feeds.urls")),
    path("", include("almoner.core.ui.urls")),
    path("", include("almoner.doors.desk.urls")),
]
