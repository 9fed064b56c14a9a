from django.urls import path

from wenming.journal.views import entries, messages

app_name = "journal"
urlpatterns = [
    path("entries/", entries.journal, name="journal"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("entries/verification/", entries.verification, name="verification"),
    path("entries/head/", entries.head, name="head"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.all_read, name="all_read"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/opening/", messages.opening, name="opening"),
]
