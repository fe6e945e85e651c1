"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.judgement.placement import views

app_name = "placement"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.ask, name="ask"),
    path("<int:location_id>/", views.answer, name="answer"),
    path("<int:location_id>/schemes/<int:scheme_id>/", views.answer, name="answer_for_scheme"),
]
