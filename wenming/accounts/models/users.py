"""User 用户 (one person, one account), past passwords, and sign-in attempts 登录尝试."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.accounts.seats import NOBODY, Seat


class UserManager(BaseUserManager["User"]):
    """Accounts are made by invitation or by the system administrator; there is no superuser."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Make an account without any rights; rights are Posts, given by the security administrator."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What the person may do follows from the seat taken, never from this row."""

    class Administers(models.TextChoices):
        """三员分立: the three exclusive administrators; "" for everyone else."""

        SYSTEM = "system", _("系统管理员")
        SECURITY = "security", _("安全管理员")
        AUDIT = "audit", _("审计管理员")

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, error_messages={"unique": _("这个用户名已有人使用。")}
    )
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True)
    administers = models.CharField(_("管理员类别"), max_length=10, choices=Administers, blank=True, default="")
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码更改时间"), default=timezone.now)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("用户")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(administers__in=["", "system", "security", "audit"]),
                name="accounts_administers_known",
            )
        ]

    seat: Seat = NOBODY  # set for each request by units.seating; not stored

    def __str__(self) -> str:
        return self.name or self.username
