"""Addresses of accounts: kept by the system administrator, taken over by the person invited."""

from django.urls import path

from wenming.accounts import people_views as views

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("invite/", views.invite, name="invite"),
    path("join/<str:token>/", views.join, name="join"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/disable/", views.disable, name="disable"),
    path("<int:pk>/enable/", views.enable, name="enable"),
    path("<int:pk>/reset-factor/", views.reset_factor, name="reset_factor"),
    path("<int:pk>/unlock/", views.unlock, name="unlock"),
    path("<int:pk>/invitation/", views.invite_again, name="invite_again"),
    path("<int:pk>/invitation/withdraw/", views.withdraw, name="withdraw"),
]
