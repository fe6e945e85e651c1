"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.safeguarding.views import case, emergencies, raising, telling, worklist

app_name = "safeguarding"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", worklist.queue, name="queue"),
    path("download.<str:extension>", worklist.download, name="download"),
    path("figures/", worklist.figures, name="figures"),
    path("figures/days.<str:extension>", worklist.days_download, name="days"),
    path("raise/", raising.new, name="raise"),
    path("raise/received/", raising.raised, name="raised"),
    path("upload/", raising.upload, name="upload"),
    path("referrers/", telling.referrers, name="referrers"),
    path("emergency/", emergencies.ask, name="emergency_ask"),
    path("emergency/<int:access_id>/", emergencies.opened, name="emergency"),
    path("emergency/reviews/", emergencies.reviews, name="reviews"),
    path("emergency/<int:access_id>/review/", emergencies.review, name="review"),
    path("concerns/<int:concern_id>/", case.page, name="concern"),
    path("concerns/<int:concern_id>/triage/", case.triage, name="triage"),
    path("concerns/<int:concern_id>/steps/<str:step>/", case.take, name="step"),
    path("concerns/<int:concern_id>/service/", case.match, name="match"),
    path("concerns/<int:concern_id>/worker/", case.assign, name="assign"),
    path("concerns/<int:concern_id>/seen/", case.seen, name="seen"),
    path("concerns/<int:concern_id>/referrer/", telling.tell, name="tell"),
    path("concerns/<int:concern_id>/adult/", case.adult, name="adult"),
]
