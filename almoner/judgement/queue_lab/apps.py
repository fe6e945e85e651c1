from django.apps import AppConfig


class QueueLabConfig(AppConfig):
    name = "almoner.judgement.queue_lab"
    label = "queue_lab"
    default_auto_field = "django.db.models.BigAutoField"
