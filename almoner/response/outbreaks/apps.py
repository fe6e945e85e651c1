from django.apps import AppConfig


class OutbreaksConfig(AppConfig):
    name = "almoner.response.outbreaks"
    label = "outbreaks"
    default_auto_field = "django.db.models.BigAutoField"
