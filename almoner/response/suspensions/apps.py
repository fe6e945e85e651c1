from django.apps import AppConfig


class SuspensionsConfig(AppConfig):
    name = "almoner.response.suspensions"
    label = "suspensions"
    default_auto_field = "django.db.models.BigAutoField"
