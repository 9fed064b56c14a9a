"""The house's settings plus Django's admin, which is the peer that pages are measured against."""

from wenming.settings import *  # noqa: F403  # the benches run with the house as it is, and change a few values below
from wenming.settings import INSTALLED_APPS

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
