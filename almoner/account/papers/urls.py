"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.account.papers import views

app_name = "papers"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="papers"),
    path("build/", views.build, name="build"),
    path("earlier/", views.record_earlier, name="record_earlier"),
    path("<int:paper_id>/", views.paper, name="paper"),
    path("<int:paper_id>/publish/", views.publish, name="publish"),
    path("<int:paper_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:paper_id>/<str:part>.<str:extension>", views.download, name="download"),
]
