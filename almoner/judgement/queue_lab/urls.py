"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.judgement.queue_lab import views

app_name = "queue_lab"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="forecast"),
    path("download.<str:extension>", views.download, name="download"),
]
