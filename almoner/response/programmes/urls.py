"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.response.programmes.views import lists, programme, service, work

app_name = "programmes"
ONE, OF_SERVICE = "<int:programme_id>/", "<int:programme_id>/services/<int:location_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.programmes, name="programmes"),
    path("start/", programme.choose, name="choose"),
    path("start/own/", programme.start_own, name="start_own"),
    path("start/<slug:key>/", programme.start, name="start"),
    path(ONE, programme.page, name="programme"),
    path(f"{ONE}steps/<slug:which>/", programme.step, name="step"),
    path(f"{ONE}scope/", programme.take_in, name="take_in"),
    path(f"{ONE}services/", lists.services, name="services"),
    path(f"{ONE}services.<str:extension>", lists.download, name="download"),
    path(f"{ONE}chasing/", work.chasing, name="chasing"),
    path(f"{ONE}help/", work.helped, name="help"),
    path(f"{ONE}help/new/", work.give_help, name="give_help"),
    path(f"{ONE}upload/", work.upload, name="upload"),
    path(f"{ONE}upload/template.csv", work.template, name="template"),
    path(f"{ONE}outcomes/", work.outcomes, name="outcomes"),
    path(f"{ONE}outcomes/new/", work.confounder, name="confounder"),
    path(OF_SERVICE, service.page, name="service"),
    path(f"{OF_SERVICE}return/", service.record_return, name="record_return"),
    path(f"{OF_SERVICE}level/", service.record_level, name="record_level"),
    path(f"{OF_SERVICE}chase/", service.chase, name="chase"),
    path(f"{OF_SERVICE}worker/", service.person, name="person"),
    path(f"{OF_SERVICE}period/", service.period, name="period"),
    path(f"{OF_SERVICE}out/", programme.take_out, name="take_out"),
]
