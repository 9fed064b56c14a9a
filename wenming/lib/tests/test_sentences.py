"""What stands beside a field is a sentence for an officer, not for a programmer."""

from typing import Any

import pytest
from django import forms
from django.utils.translation import override


def said(field: forms.Field, value: Any) -> str:
    """The first sentence beside a field of a form that was given this value."""
    with override("zh-hans"), pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (forms.CharField(), "", "请填写这一项。"),
        (forms.CharField(max_length=3), "五个字的话", "最多 3 字，现在是 5 字，请删减。"),
        (forms.CharField(), "甲\x00乙", "里面有看不见的控制字符，请删掉重新填写。"),
        (forms.DateField(), "昨天", "日期不对。请按“年-月-日”填写，月和日各两位，如 2026-03-05。"),
        (forms.IntegerField(), "很多", "请填写整数，如 120。"),
        (forms.IntegerField(max_value=9), 10, "最大可填 9。"),
        (forms.DecimalField(max_digits=2), "123", "数字太长，总共最多 2 位。"),
        (forms.URLField(assume_scheme="https"), "x y", "这不像一个网址，请从浏览器地址栏复制，以 https:// 或 http:// 开头。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "“b”不在可选的范围里，请重新选择。"),
        (forms.FileField(), None, "请填写这一项。"),
    ],
)  # fmt: skip
def test_a_field_says_in_plain_chinese_what_is_wrong(field: forms.Field, value: Any, sentence: str) -> None:
    assert said(field, value) == sentence
