from django.urls import path

from wenming.lib import views

app_name = "lib"
urlpatterns = [
    path("", views.works, name="works"),
    path("<uuid:key>/", views.work, name="work"),
]
