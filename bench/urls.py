"""The house's addresses plus the peer's."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import path

from wenming.units.models import Unit
from wenming.urls import urlpatterns as house


class OpenSite(AdminSite):
    """An admin that lets the measuring client in."""

    def has_permission(self, request):
        return True


class UnitPeer(ModelAdmin):
    """The same columns as our list."""

    list_display = ["name", "credit_code", "nature", "region", "sector", "fictional", "tags"]
    list_select_related = ["nature", "region", "sector"]
    list_per_page = 25
    ordering = ["name"]
    search_fields = ["name", "credit_code"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("kinds")

    def tags(self, unit):
        return "、".join(kind.name for kind in unit.kinds.all())

    def _yes(self, request, obj=None):
        return True

    has_view_permission = has_change_permission = has_module_permission = _yes

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


site = OpenSite(name="peer")
site.register(Unit, UnitPeer)
urlpatterns = [path("peer/", site.urls), *house]
