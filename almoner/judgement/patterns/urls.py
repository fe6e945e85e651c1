"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.judgement.patterns import views

app_name = "patterns"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="patterns"),
    path("download.<str:extension>", views.download, name="download"),
    path("answers/", views.answers, name="answers"),
    path("<slug:slug>/", views.prompt, name="prompt"),
]
