"""Addresses of the handbook and of the comparison, under those of the room."""

from django.urls import path

from wenming.standards.handbook import comparison_views, views

urlpatterns = [
    path("<int:pk>/handbook/", views.whole, name="handbook"),
    path("<int:pk>/handbook.pdf", views.pdf, name="handbook-pdf"),
    path("<int:pk>/handbook.docx", views.docx, name="handbook-word"),
    path("<int:pk>/handbook/<path:code>/", views.entry, name="handbook-entry"),
    path("<int:pk>/comparison/", comparison_views.comparison, name="comparison"),
    path("<int:pk>/comparison.xlsx", comparison_views.workbook, name="comparison-workbook"),
]
