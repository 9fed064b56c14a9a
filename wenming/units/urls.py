from django.urls import include, path

from wenming.units import views

app_name = "units"
urlpatterns = [
    path("", include("wenming.units.petition_urls")),
    path("", views.register, name="register"),
    path("load/", include("wenming.units.loading_urls")),
    path("<int:pk>/", views.unit, name="unit"),
]
