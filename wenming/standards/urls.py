"""Addresses of the room `standards`."""

from django.urls import URLPattern, URLResolver, include, path

from wenming.standards.views import bars, checking, edition, editions, editor, heads, reshaping, settling, table

app_name = "standards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", editions.editions, name="editions"),
    path("upload/", editions.upload, name="upload"),
    path("blank/", heads.blank, name="blank"),
    path("<int:pk>/", edition.edition, name="edition"),
    path("<int:pk>/editor/", editor.editor, name="editor"),
    path("<int:pk>/editor/shape/", reshaping.reshape, name="reshape"),
    path("<int:pk>/editor/points/", reshaping.points, name="points"),
    path("<int:pk>/editor/nodes/<int:node>/", editor.node, name="node"),
    path("<int:pk>/editor/nodes/<int:node>/removal/", reshaping.removal, name="removal"),
    path("<int:pk>/head/", heads.head, name="head"),
    path("<int:pk>/bars/", bars.bars, name="bars"),
    path("<int:pk>/bars/new/", bars.new_bar, name="new-bar"),
    path("<int:pk>/bars/<int:bar>/", bars.bar, name="bar"),
    path("<int:pk>/check/", checking.check, name="check"),
    path("<int:pk>/check/waiver/", checking.waiver, name="waiver"),
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
    path("", include("wenming.standards.handbook.urls")),
]
