from django.apps import AppConfig


class BandsConfig(AppConfig):
    name = "almoner.judgement.bands"
    label = "bands"
    default_auto_field = "django.db.models.BigAutoField"
