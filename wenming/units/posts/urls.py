"""Addresses of posts: kept by the security administrator, taken by whoever holds them."""

from django.urls import path

from wenming.units.posts.views import handover as handover_views
from wenming.units.posts.views import posts as post_views
from wenming.units.posts.views import seats as seat_views
from wenming.units.posts.views import separation as separation_views

app_name = "posts"
urlpatterns = [
    path("posts/", post_views.posts, name="posts"),
    path("posts/grant/", post_views.grant, name="grant"),
    path("posts/people/", post_views.people, name="people"),
    path("posts/places/", post_views.places, name="places"),
    path("posts/mine/", seat_views.mine, name="mine"),
    path("administrators/", separation_views.administrators, name="administrators"),
    path("administrators/appoint/", separation_views.appoint, name="appoint"),
    path("administrators/<int:pk>/relieve/", separation_views.relieve, name="relieve"),
    path("posts/requests/", handover_views.requests, name="requests"),
    path("posts/requests/ask/", handover_views.ask, name="ask"),
    path("posts/requests/<int:pk>/", handover_views.request_page, name="request"),
    path("posts/requests/<int:pk>/grant/", handover_views.grant, name="request_grant"),
    path("posts/requests/<int:pk>/decline/", handover_views.decline, name="request_decline"),
    path("posts/requests/<int:pk>/withdraw/", handover_views.withdraw, name="request_withdraw"),
    path("posts/<int:pk>/", post_views.post, name="post"),
    path("posts/<int:pk>/end/", post_views.end, name="end"),
    path("posts/<int:pk>/cover/", post_views.cover, name="cover"),
    path("posts/<int:pk>/seat/", seat_views.take, name="take"),
]
