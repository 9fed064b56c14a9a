"""Taking a seat: which of a person's posts the request acts from, chosen in the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wenming.accounts.models import User
from wenming.accounts.seats import NOBODY, Seat
from wenming.units.models import Post

CHOICE = "post"
ADMINISTRATOR_ROLES = {"system": "system_admin", "security": "security_admin", "audit": "audit_admin"}


def seat_of(user: User, chosen: int | None = None) -> Seat:
    """The seat a person takes: the administrator's, the post chosen if still held, else the first one held."""
    if user.administers:
        return Seat(role=ADMINISTRATOR_ROLES[user.administers], label=str(User.Administers(user.administers).label))
    posts = list(Post.objects.of(user.pk).held().order_by("id"))
    post = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
    return post.as_seat() if post else NOBODY


def take_seat(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give the signed-in person the seat chosen in the session."""

    def answer(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            request.user.seat = seat_of(request.user, request.session.get(CHOICE))
        return get_response(request)

    return answer
