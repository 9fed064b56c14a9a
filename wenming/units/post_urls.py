"""Addresses of posts: kept by the security administrator, taken by whoever holds them."""

from django.urls import path

from wenming.units import handover_views, post_views, seat_views, separation_views

app_name = "posts"
urlpatterns = [
    path("", post_views.posts, name="posts"),
    path("grant/", post_views.grant, name="grant"),
    path("people/", post_views.people, name="people"),
    path("places/", post_views.places, name="places"),
    path("mine/", seat_views.mine, name="mine"),
    path("administrators/", separation_views.administrators, name="administrators"),
    path("administrators/appoint/", separation_views.appoint, name="appoint"),
    path("administrators/<int:pk>/relieve/", separation_views.relieve, name="relieve"),
    path("requests/", handover_views.requests, name="requests"),
    path("requests/ask/", handover_views.ask, name="ask"),
    path("requests/<int:pk>/", handover_views.request_page, name="request"),
    path("requests/<int:pk>/grant/", handover_views.grant, name="request_grant"),
    path("requests/<int:pk>/decline/", handover_views.decline, name="request_decline"),
    path("requests/<int:pk>/withdraw/", handover_views.withdraw, name="request_withdraw"),
    path("<int:pk>/", post_views.post, name="post"),
    path("<int:pk>/end/", post_views.end, name="end"),
    path("<int:pk>/cover/", post_views.cover, name="cover"),
    path("<int:pk>/seat/", seat_views.take, name="take"),
]
