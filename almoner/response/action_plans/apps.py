from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "almoner.response.action_plans"
    label = "action_plans"
    default_auto_field = "django.db.models.BigAutoField"
