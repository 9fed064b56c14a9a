"""The request a guarded view receives: somebody has signed in, and has a seat or none."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from wenming.accounts.models import User


class SignedInRequest(HttpRequest):
    """An HttpRequest whose user is a User, as @allows guarantees. For annotations only; never constructed."""

    user: User
    htmx: HtmxDetails
