"""The room's pages."""

from django.urls import URLPattern, URLResolver, path

from almoner.evidence.questionnaires.views import editing, making, reading, scoring

app_name = "questionnaires"
ONE = "versions/<int:version_id>/"
EDIT = f"{ONE}edit/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.sets, name="sets"),
    path("new/", making.new, name="new"),
    path("<int:set_id>/", reading.question_set, name="set"),
    path(ONE, reading.version, name="version"),
    path(f"{ONE}preview/", reading.preview, name="preview"),
    path(f"{ONE}changes/", reading.changes, name="changes"),
    path(f"{ONE}download/", reading.download, name="download"),
    path(f"{ONE}copy/", making.copy, name="copy"),
    path(f"{ONE}publish/", making.publish, name="publish"),
    path(f"{ONE}step/<str:act>/", making.step, name="step"),
    path(EDIT, editing.edit, name="edit"),
    path(f"{EDIT}about/", editing.edit_about, name="edit_about"),
    path(f"{EDIT}text/", editing.edit_text, name="edit_text"),
    path(f"{EDIT}move/", editing.move, name="move"),
    path(f"{EDIT}add-section/", editing.add_part, name="add_section"),
    path(f"{EDIT}section/<str:place>/", editing.edit_section, name="edit_section"),
    path(f"{EDIT}section/<str:parent>/add-standard/", editing.add_part, name="add_standard"),
    path(f"{EDIT}part/<str:place>/", editing.edit_part, name="edit_part"),
    path(f"{EDIT}part/<str:parent>/add-question/", editing.add_question, name="add_question"),
    path(f"{EDIT}question/<str:place>/", editing.edit_question, name="edit_question"),
    path(f"{EDIT}question/<str:place>/condition/", scoring.condition, name="condition"),
    path(f"{EDIT}remove/<str:place>/", editing.remove, name="remove"),
    path(f"{EDIT}scoring/", scoring.scoring, name="scoring"),
    path(f"{EDIT}scoring/ratings/", scoring.edit_ratings, name="edit_ratings"),
    path(f"{EDIT}scoring/add-scale/", scoring.edit_scale, name="add_scale"),
    path(f"{EDIT}scoring/scale/<str:key>/", scoring.edit_scale, name="edit_scale"),
    path(f"{EDIT}scoring/add-limiter/", scoring.edit_limiter, name="add_limiter"),
    path(f"{EDIT}scoring/limiter/<str:key>/", scoring.edit_limiter, name="edit_limiter"),
]
