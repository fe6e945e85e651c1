"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.account.returns import views

app_name = "returns"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="returns"),
    path("<int:starts_in>/", views.year, name="year"),
    path("<int:starts_in>/download.<str:extension>", views.download, name="download"),
    path("<int:starts_in>/submit/", views.submit, name="submit"),
    path("<int:starts_in>/submissions/<int:number>/", views.submission, name="submission"),
    path(
        "<int:starts_in>/submissions/<int:number>/download.<str:extension>",
        views.download,
        name="submission_download",
    ),
]
