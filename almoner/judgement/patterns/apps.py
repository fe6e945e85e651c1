from django.apps import AppConfig


class PatternsConfig(AppConfig):
    name = "almoner.judgement.patterns"
    label = "patterns"
    default_auto_field = "django.db.models.BigAutoField"
