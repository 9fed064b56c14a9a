"""Sign-in pages. The library's views are listed one by one, each with the reason why it is open or who may come in."""

from allauth.account import views as account
from django.urls import path

from wenming.lib.access import open_to_public

urlpatterns = [
    path("sign-in/", open_to_public("登录页")(account.login), name="account_login"),
    path("sign-out/", open_to_public("退出登录对任何人都无害")(account.logout), name="account_logout"),
]
