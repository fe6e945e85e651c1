"""People, authorities, and who holds which role where."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Region(models.Model):
    """One of England's nine regions."""

    code = models.CharField(max_length=9, unique=True)  # GSS, E12…
    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """A council that answers for adult social care; in the demonstration, an invented one."""

    code = models.CharField(max_length=9, unique=True)  # GSS: E06, E08, E09 or E10…
    name = models.CharField(max_length=80, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="authorities")
    is_invented = models.BooleanField(default=False)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class AuthorityName(models.Model):
    """A name by which some source knows an authority, folded: "bristol, city of"."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=80, unique=True)


class AuthoritySuccession(models.Model):
    """Local government reorganisation: one authority's work passes to another on a date."""

    predecessor = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="authority_succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="authority_succeeds_another"
            ),
        ]


class UserManager(BaseUserManager["User"]):
    """Makes users known by their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who signs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once_whatever_its_case",
                violation_error_message="Someone is already known by that email address.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds in an authority, from one date until another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32)  # rules.Role
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the first day on which it is no longer held

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "authority", "role"],
                condition=Q(to_on__isnull=True),
                name="membership_held_once",
            ),
        ]


class ApiKey(models.Model):
    """Lets another system ask in the name of one authority; the secret itself is not kept.

    An ended key stays, since the journal speaks of it as "key:12".
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="api_keys")
    label = models.CharField(max_length=120)  # which system it is for
    role = models.CharField(max_length=32)  # rules.KEY_ROLES
    begins_with = models.CharField(max_length=16)  # to tell it from another
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of a secret of 256 bits
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)  # an Actor's reference
    made_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("label", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False, ended_at__gte=F("made_at")) & ~Q(ended_by="")),
                name="api_key_ended_by_someone",
            ),
            models.UniqueConstraint(
                fields=["authority", "label"],
                condition=Q(ended_at__isnull=True),
                name="api_key_labelled_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class UnsavedForm(models.Model):
    """What someone was sending when their session ended, sealed whole: only they get it back, once.

    It may be a half-written safeguarding concern, so neither its fields nor its address lie here in
    clear. Dropped when it is taken up, or after actions.KEPT_FOR.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unsaved_forms")
    sealed = models.TextField()  # JSON: where to, and the fields in order
    kept_at = models.DateTimeField(db_index=True)
