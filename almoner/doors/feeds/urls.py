"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.doors.feeds import views

app_name = "feeds"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.uploads, name="uploads"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.upload, name="upload"),
]
