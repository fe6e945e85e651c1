"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.suspensions.views import case, lists, proposing, recording

app_name = "suspensions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="suspensions"),
    path("download.<str:extension>", lists.download, name="download"),
    path("new/", proposing.choose, name="new"),
    path("new/<str:level>/<int:subject_id>/", proposing.begin, name="begin"),
    path("<int:suspension_id>/", case.page, name="suspension"),
    path("<int:suspension_id>/proposal/<str:task>/", proposing.task, name="task"),
    path("<int:suspension_id>/reach/", proposing.choose, name="reach"),
    path(
        "<int:suspension_id>/reach/<str:level>/<int:subject_id>/",
        proposing.add_reach,
        name="add_reach",
    ),
    path(
        "<int:suspension_id>/reach/<int:scope_id>/remove/",
        proposing.remove_reach,
        name="remove_reach",
    ),
    path("<int:suspension_id>/steps/<str:step>/", recording.take, name="step"),
    path("<int:suspension_id>/notices/<int:notice_id>/", recording.notice, name="notice"),
    path("<int:suspension_id>/exceptions/", recording.exception, name="exception"),
    path("<int:suspension_id>/plans/", recording.plan, name="plan"),
]
