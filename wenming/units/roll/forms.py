"""The forms of the loader's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """Choosing a workbook."""

    workbook = forms.FileField(
        label=_("工作簿（.xlsx）"),
        error_messages={
            "required": _("请先选一个 .xlsx 文件。"),
            "empty": _("这个文件是空的（0 字节）。请重新保存后再选。"),
        },
        widget=forms.ClearableFileInput(
            attrs={
                "class": "form-control",
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            }
        ),
    )

    def clean_workbook(self) -> Any:
        """Only the size is judged here; what the file is, the loader says."""
        workbook = self.cleaned_data["workbook"]
        if workbook.size > settings.ROLL_LARGEST_FILE:
            limit = settings.ROLL_LARGEST_FILE // 1_000_000
            raise forms.ValidationError(_g("文件太大：最多 %(limit)s MB。请分成几个文件导入。") % {"limit": limit})
        return workbook


class ConfirmationForm(forms.Form):
    """What the person saw and what is to be done."""

    take_good = forms.BooleanField(required=False)
    restore_zeros = forms.BooleanField(required=False)
    created = forms.IntegerField(min_value=0)
    updated = forms.IntegerField(min_value=0)
