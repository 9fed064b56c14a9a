"""Addresses of the room `assessment`."""

from django.urls import URLPattern, URLResolver, path

from wenming.assessment.views import rehearsals

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("rehearsals/", rehearsals.rehearsals, name="rehearsals"),
    path("rehearsals/<int:pk>/", rehearsals.rehearsal, name="rehearsal"),
    path("rehearsals/<int:pk>/workbook/", rehearsals.workbook, name="rehearsal-workbook"),
]
