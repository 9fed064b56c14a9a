"""Addresses of the room `assessment`."""

from django.urls import URLPattern, URLResolver, path

from wenming.assessment.views import rehearsals, scores

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", scores.rounds, name="rounds"),
    path("rounds/<int:pk>/", scores.results, name="results"),
    path("scores/<int:pk>/", scores.score, name="score"),
    path("scores/<int:pk>/bundle.json", scores.take_bundle, name="bundle"),
    path("rehearsals/", rehearsals.rehearsals, name="rehearsals"),
    path("rehearsals/<int:pk>/", rehearsals.rehearsal, name="rehearsal"),
    path("rehearsals/<int:pk>/workbook/", rehearsals.workbook, name="rehearsal-workbook"),
    path("rehearsals/<int:pk>/paper/", rehearsals.paper, name="rehearsal-paper"),
]
