"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.evidence.measures import views

app_name = "measures"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("updates/", views.updates, name="updates"),
    path("updates.<str:extension>", views.updates_download, name="updates_download"),
    path("<slug:key>/", views.measure, name="measure"),
    path("<slug:key>/services.<str:extension>", views.download, name="download"),
]
