"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.enquiries.views import (
    adult,
    case,
    causing,
    large_scale,
    lists,
    parts,
    shared,
    stages,
)

app_name = "enquiries"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="enquiries"),
    path("download.<str:extension>", lists.download, name="download"),
    path("new/<int:concern_id>/", stages.begin, name="begin"),
    path("<int:enquiry_id>/", case.page, name="enquiry"),
    path("<int:enquiry_id>/steps/<str:step>/", stages.take, name="step"),
    path("<int:enquiry_id>/allocate/", stages.allocate, name="allocate"),
    path("<int:enquiry_id>/adult/", adult.heard, name="adult"),
    path("<int:enquiry_id>/findings/", adult.findings, name="findings"),
    path("<int:enquiry_id>/requests/new/", causing.cause, name="cause"),
    path("<int:enquiry_id>/requests/<int:caused_id>/", causing.page, name="request"),
    path(
        "<int:enquiry_id>/requests/<int:caused_id>/<str:step>/", causing.take, name="request_step"
    ),
    path("<int:enquiry_id>/actions/new/", shared.agree, name="agree"),
    path("<int:enquiry_id>/actions/<int:action_id>/", shared.finish, name="finish"),
    path("<int:enquiry_id>/plans/", shared.plan, name="plan"),
    path("large-scale/", large_scale.index, name="large_scale"),
    path("large-scale/new/", large_scale.choose, name="choose_case"),
    path("large-scale/new/<str:level>/<int:subject_id>/", large_scale.propose, name="propose"),
    path("large-scale/<int:case_id>/", large_scale.page, name="case"),
    path("large-scale/<int:case_id>/steps/<str:step>/", large_scale.take, name="case_step"),
    path("large-scale/<int:case_id>/concerns/", parts.gather, name="gather"),
    path("large-scale/<int:case_id>/parts/", parts.part, name="part"),
    path("large-scale/<int:case_id>/meetings/", parts.meeting, name="meeting"),
    path("large-scale/<int:case_id>/checks/", parts.check, name="check"),
    path("large-scale/<int:case_id>/actions/new/", shared.agree_in_case, name="case_agree"),
    path(
        "large-scale/<int:case_id>/actions/<int:action_id>/",
        shared.finish_in_case,
        name="case_finish",
    ),
    path("large-scale/<int:case_id>/plans/", shared.plan_in_case, name="case_plan"),
]
