"""Addresses of the room `standards`."""

from django.urls import URLPattern, URLResolver, path

from wenming.standards.views import edition, editions, settling, table

app_name = "standards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", editions.editions, name="editions"),
    path("upload/", editions.upload, name="upload"),
    path("<int:pk>/", edition.edition, name="edition"),
    path("<int:pk>/preview/", edition.preview, name="preview"),
    path("<int:pk>/package.yaml", edition.package, {"form": "yaml"}, name="package-yaml"),
    path("<int:pk>/package.json", edition.package, {"form": "json"}, name="package-json"),
    path("<int:pk>/package.xlsx", edition.package, {"form": "xlsx"}, name="package-xlsx"),
    path("<int:pk>/new-version/", editions.new_version, name="new-version"),
    path("<int:pk>/publication/", settling.publication, name="publication"),
    path("<int:pk>/retirement/", settling.retirement, name="retirement"),
    path("<int:pk>/disposal/", settling.disposal, name="disposal"),
    # An office's ordinary table, and the template of the workbook.
    path("table/", table.table, name="table"),
    path("table/template.xlsx", table.template, name="template"),
    path("table/<str:key>/", table.mapping, name="table-mapping"),
]
