"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.doors.feeds import views

app_name = "feeds"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.uploads, name="uploads"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.upload, name="upload"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/confirm/", views.confirm, name="confirm"),
    path("<int:number>/again/", views.again, name="again"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
