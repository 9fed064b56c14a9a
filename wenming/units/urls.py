from django.urls import include, path

from wenming.units.lineage import views as lineage
from wenming.units.lineage.acts import ACTS
from wenming.units.register.views import as_of, bodies, health, honours, regions, register, unit

app_name = "units"
urlpatterns = [
    path("", include("wenming.units.petitions.urls")),
    path("load/", include("wenming.units.roll.urls")),
    path("", register.register, name="register"),
    path("as-of/", as_of.as_of, name="as_of"),
    path("enter/", lineage.entry, name="enter"),
    path("names/", lineage.names, name="names"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<str:code>/", regions.region, name="region"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
    path("honours/", honours.honours, name="honours"),
    path("health/", health.overview, name="health"),
    path("health/<slug:check>/", health.findings, name="health_findings"),
    path("<int:pk>/", unit.unit, name="unit"),
    *(path(f"<int:pk>/{act}/", lineage.change, {"act": act}, name=act) for act in ACTS),
]
