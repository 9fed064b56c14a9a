"""Addresses of the room `standards`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "standards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wenming.standards.handbook.urls")),
]
