from django.urls import path

from wenming.accounts.channels import views

app_name = "channels"
urlpatterns = [
    path("", views.own_channels, name="own"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/retry/", views.delivery_retry_all, name="retry_all"),
    path("deliveries/<int:pk>/retry/", views.delivery_retry, name="retry"),
]
