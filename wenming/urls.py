"""The URL table: each room brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wenming.desk.urls")),
    path("jobs/", include("wenming.lib.urls")),
    path("accounts/", include("wenming.accounts.urls")),
    path("people/", include("wenming.accounts.people_urls")),
    path("", include("wenming.units.posts.urls")),
    path("channels/", include("wenming.accounts.channels.urls")),
    path("journal/", include("wenming.journal.urls")),
    path("units/", include("wenming.units.urls")),
    path("standards/", include("wenming.standards.urls")),
    path("assessment/", include("wenming.assessment.urls")),
    path("plan/", include("wenming.plan.urls")),
]
