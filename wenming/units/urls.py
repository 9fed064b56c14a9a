from django.urls import path

from wenming.units import views

app_name = "units"
urlpatterns = [
    path("", views.register, name="register"),
    path("<int:pk>/", views.unit, name="unit"),
]
