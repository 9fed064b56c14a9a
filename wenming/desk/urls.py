from django.urls import path

from wenming.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("reading/", views.reading, name="reading"),
    path("healthz", views.healthz, name="healthz"),
]
