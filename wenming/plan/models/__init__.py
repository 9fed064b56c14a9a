"""The nouns of the plan, one file for each family."""

from wenming.plan.models.items import Item
from wenming.plan.models.reports import ReminderRule, Report
from wenming.plan.models.tasks import Duty, Group, Task

__all__ = ["Duty", "Group", "Item", "ReminderRule", "Report", "Task"]
