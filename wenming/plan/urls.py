from django.urls import path

from wenming.plan.views import items, reading, reports, settling

app_name = "plan"
urlpatterns = [
    path("", reading.overview, name="overview"),
    path("mine/", reading.mine, name="mine"),
    path("matrix/", reading.matrix, name="matrix"),
    path("workbook/", reading.workbook, name="workbook"),
    path("tasks/<int:pk>/", reading.task, name="task"),
    path("tasks/<int:pk>/bodies/<int:body>/", reading.body_cell, name="body-cell"),
    path("tasks/<int:pk>/districts/<str:code>/", reading.district_cell, name="district-cell"),
    path("bodies/<int:pk>/", reading.body, name="body"),
    path("districts/<str:code>/", reading.district, name="district"),
    path("items/", items.programme, name="items"),
    path("tasks/<int:pk>/items/new/", items.new, name="new-item"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/change/", items.change, name="change-item"),
    path("items/<int:pk>/issue/", items.issue, name="issue-item"),
    path("items/<int:pk>/withdrawal/", items.withdrawal, name="withdrawal"),
    path("items/<int:pk>/report/", reports.report, name="report"),
    path("issue/", settling.issue, name="issue"),
    path("carry-over/", settling.carry_over, name="carry-over"),
    path("reminders/", settling.reminders, name="reminders"),
    path("members/", settling.members, name="members"),
]
