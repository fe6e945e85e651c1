"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.outbreaks.views import case, deaths, lists, recording, starting

app_name = "outbreaks"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="outbreaks"),
    path("download.<str:extension>", lists.download, name="download"),
    path("taskforce/", lists.taskforce, name="taskforce"),
    path("taskforce/download.<str:extension>", lists.download_taskforce, name="download_taskforce"),
    path("new/", starting.choose, name="new"),
    path("new/<int:location_id>/", starting.begin, name="begin"),
    path("<int:outbreak_id>/", case.page, name="outbreak"),
    path("<int:outbreak_id>/review/", recording.review, name="review"),
    path("<int:outbreak_id>/admissions/", recording.admissions, name="admissions"),
    path("<int:outbreak_id>/support/", recording.support, name="support"),
    path("<int:outbreak_id>/steps/<str:step>/", recording.take, name="step"),
    path("deaths/", deaths.choose, name="find_deaths"),
    path("deaths/<int:location_id>/", deaths.page, name="deaths"),
    path("deaths/<int:location_id>/new/", deaths.record, name="record_deaths"),
    path("deaths/<int:location_id>/<int:number>/", deaths.record, name="correct_deaths"),
]
