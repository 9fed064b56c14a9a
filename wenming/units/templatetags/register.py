"""The row of tabs over the pages of the register, so that each is one tap from the others."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.units.petitions.rules import may_see_enrolments
from wenming.units.register.rules import may_open_register, may_see_health
from wenming.units.roll.rules import may_load_units

register = template.Library()


@register.inclusion_tag("units/register_tabs_shown.html", takes_context=True)
def register_tabs(context: Context) -> dict[str, Any]:
    """The pages of the register that this seat may open."""
    request = context["request"]
    user = request.user
    offered = [
        ("register", _("台账"), may_open_register(user)),
        ("as_of", _("历史台账"), may_open_register(user)),
        ("regions", _("区划"), may_open_register(user)),
        ("bodies", _("机构"), may_open_register(user)),
        ("honours", _("荣誉称号"), may_open_register(user)),
        ("health", _("数据体检"), may_see_health(user)),
        ("load", _("导入"), may_load_units(user)),
        ("enrolments", _("申请办理"), may_see_enrolments(user)),
    ]
    tabs = [(label, reverse(f"units:{name}")) for name, label, open_to in offered if open_to]
    return {"tabs": [(label, link, link == request.path) for label, link in tabs]}
