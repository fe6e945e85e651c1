"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.evidence.audits.views import (
    answers,
    calendars,
    feedback,
    planning,
    reports,
    visit,
    work,
    writing,
)

app_name = "audits"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.my_work, name="my_work"),
    path("all/", work.visits, name="visits"),
    path("all.<str:kind>", work.download, name="download"),
    path("plan/", planning.choose_service, name="choose_service"),
    path("plan/<int:location_id>/", planning.plan, name="plan"),
    path("campaigns/", planning.campaigns, name="campaigns"),
    path("campaigns/new/", planning.new_campaign, name="new_campaign"),
    path("campaigns/<int:campaign_id>/", planning.campaign, name="campaign"),
    path(
        "campaigns/<int:campaign_id>/calendar/",
        calendars.campaign_calendar,
        name="campaign_calendar",
    ),
    path(
        "campaigns/<int:campaign_id>/calendar.ics",
        calendars.campaign_calendar_file,
        name="campaign_calendar_file",
    ),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar.ics", calendars.calendar_file, name="calendar_file"),
    path("calendar/<str:secret>.ics", calendars.feed, name="feed"),
    path("findings/<int:finding_id>/", writing.change_finding, name="change_finding"),
    path("findings/<int:finding_id>/withdraw/", writing.withdraw_finding, name="withdraw_finding"),
    path("findings/<int:finding_id>/reply/", writing.reply, name="reply"),
    path("evidence/<int:item_id>/file/", writing.evidence_file, name="evidence_file"),
    path("evidence/<int:item_id>/withdraw/", writing.withdraw_evidence, name="withdraw_evidence"),
    path("feedback/<int:feedback_id>/", feedback.form, name="feedback_form"),
    path(
        "feedback/<int:feedback_id>/<str:section_key>/", feedback.section, name="feedback_section"
    ),
    path("<int:visit_id>/", visit.visit, name="visit"),
    path("<int:visit_id>/answers/", answers.answers, name="answers"),
    path("<int:visit_id>/answers/settle/", answers.settle, name="settle"),
    path("<int:visit_id>/answers/<str:section_key>/", answers.section, name="section"),
    path("<int:visit_id>/findings/", writing.findings, name="findings"),
    path("<int:visit_id>/findings/suggested/", writing.accept_suggestion, name="accept_suggestion"),
    path("<int:visit_id>/evidence/", writing.evidence, name="evidence"),
    path("<int:visit_id>/feedback/", feedback.feedback, name="feedback"),
    path("<int:visit_id>/report/", reports.report, name="report"),
    path("<int:visit_id>/report.<str:extension>", reports.report_download, name="report_download"),
    path("<int:visit_id>/score.json", reports.score, name="score"),
    path("<int:visit_id>/summary/", reports.summary, name="summary"),
    path("<int:visit_id>/summary.html", reports.summary_download, name="summary_download"),
    path("<int:visit_id>/steps/<str:step>/", visit.take, name="take"),
]
