from django.urls import path

from wenming.units.roll import views

urlpatterns = [
    path("", views.load, name="load"),
    path("template/", views.template, name="load_template"),
    path("export/", views.export, name="load_export"),
    path("<slug:key>/", views.preview, name="load_preview"),
    path("<slug:key>/confirmation/", views.confirmation, name="load_confirmation"),
    path("<slug:key>/result/", views.result, name="load_result"),
    path("<slug:key>/report/", views.report, name="load_report"),
]
