"""The room's pages: an allegation is known by its number alone."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.positions_of_trust.views import case, recording

app_name = "positions_of_trust"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", case.index, name="allegations"),
    path("new/", recording.new, name="new"),
    path("<int:allegation_id>/", case.page, name="allegation"),
    path("<int:allegation_id>/steps/<str:step>/", recording.take, name="step"),
    path("<int:allegation_id>/told/", recording.told, name="told"),
    path("<int:allegation_id>/referrals/", recording.referral, name="referral"),
    path("<int:allegation_id>/hold/", recording.hold, name="hold"),
    path("<int:allegation_id>/erase/", recording.erase, name="erase"),
]
