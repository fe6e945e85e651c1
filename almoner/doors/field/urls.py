"""The room's pages."""

from django.urls import path

from almoner.doors.field import views

app_name = "field"

urlpatterns = [
    path("", views.packs, name="packs"),
    path("shell", views.shell, name="shell"),
    path("signed-in", views.back_again, name="signed_in"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("app/<slug:version>/<str:name>", views.app_file, name="app_file"),
    path("<int:visit_id>/", views.audit, name="audit"),
    path("<int:visit_id>/news", views.news, name="news"),
    path("<int:visit_id>/take", views.take, name="take"),
    path("<int:visit_id>/answers", views.answers, name="answers"),
    path("<int:visit_id>/settle", views.settle, name="settle"),
]
