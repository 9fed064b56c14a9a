"""Fields the petitions share: numbers people can be reached at, reasons, and widgets dressed for the page."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenming.lib.codes import landline_number, mobile_number, normalised

DRESS = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "choices",
    forms.RadioSelect: "choices",
}


class Dressed(forms.Form):
    """A form whose widgets carry the page's classes and tell screen readers which sentences belong to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress = next((css for kind, css in DRESS.items() if type(field.widget) is kind), "form-control")
            field.widget.attrs.setdefault("class", dress)
            if isinstance(field.widget, forms.Textarea) and "data-count" not in field.widget.attrs:
                field.widget.attrs["rows"] = 3

    def add_error(self, field: str | None, error: Any) -> None:
        """Mark the field for eyes and for screen readers, too."""
        super().add_error(field, error)
        for name in self.errors.keys() & self.fields.keys():
            attrs = self.fields[name].widget.attrs
            attrs["aria-invalid"] = "true"
            attrs["class"] = attrs["class"].removesuffix(" is-invalid") + " is-invalid"

    def refuse(self, reason: Any, field: str | None = None) -> None:
        """Show a refusal where the reader is looking; what was typed stays."""
        self.add_error(field, str(reason))


class PhoneField(forms.CharField):
    """A mobile or a landline number; stored in its canonical digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        defaults: dict[str, Any] = {"label": _("联系电话"), "max_length": 30, "widget": widget}
        super().__init__(**(defaults | kwargs))

    def clean(self, value: Any) -> str:
        """Raises ValidationError with examples of both ways of writing a number."""
        text = str(super().clean(value))
        if not text:
            return ""
        number = mobile_number(text) or landline_number(text)
        if number is None:
            raise forms.ValidationError(_("请填写11位手机号码，或带区号的座机，如 0754-88123456。"), code="phone")
        return number


class NameField(forms.CharField):
    """COD-14: a person's name is opaque text of 1 to 40 characters; nothing is judged but its length."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"label": _("联系人"), "max_length": 40}
        super().__init__(**(defaults | kwargs))
        self.widget.attrs.setdefault("autocomplete", "name")


class WholeNumberField(forms.IntegerField):
    """A count typed in any width; nothing below nought and nothing a database cannot hold."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        defaults: dict[str, Any] = {"min_value": 0, "max_value": 9_999_999, "widget": widget}
        super().__init__(**(defaults | kwargs))
        self.error_messages["invalid"] = _("请填写整数，如 120。")

    def to_python(self, value: Any) -> int | None:
        """Full-width digits and thousands commas are what they mean."""
        return super().to_python(normalised(str(value)).replace(",", "") if value not in self.empty_values else value)


class MoneyField(forms.CharField):
    """An exact amount in yuan with at most two decimals; never a float."""

    LIMIT = Decimal("1e12")

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        defaults: dict[str, Any] = {"max_length": 30, "widget": widget}
        super().__init__(**(defaults | kwargs))

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for anything that is not a plain amount."""
        text = normalised(str(super().clean(value))).replace(",", "").replace(" ", "").removesuffix("元")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError(_("请填写金额（元），如 12000.50。"), code="number") from None
        exponent = amount.as_tuple().exponent
        if not isinstance(exponent, int) or not 0 <= amount < self.LIMIT:
            raise forms.ValidationError(_("金额应在0元到1万亿元之间。"), code="range")
        if exponent < -2:
            raise forms.ValidationError(_("金额最多两位小数（到分）。"), code="cents")
        return amount.quantize(Decimal("0.01"))


class EssayField(forms.CharField):
    """A few sentences. A line break counts one character, as the counter on the page does."""

    def __init__(self, **kwargs: Any) -> None:
        limit = str(kwargs.get("max_length", ""))
        defaults: dict[str, Any] = {
            "widget": forms.Textarea(attrs={"data-count": limit, "rows": 5}),
            "error_messages": {"max_length": _("最多%(limit_value)s字，现在是%(show_value)s字，请删减。")},
        }
        super().__init__(**(defaults | kwargs))

    def to_python(self, value: Any) -> str:
        """Line breaks as one character."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class ReasonForm(Dressed):
    """One sentence of reason, required."""

    because = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea)


class RevealForm(Dressed):
    """COD-13: why one person's number is looked at."""

    because = forms.CharField(
        label=_("查看事由"), max_length=100, min_length=2, help_text=_("查看会记入纪事，由审计管理员核查。")
    )
