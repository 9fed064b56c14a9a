"""Taking a seat: which of a person's posts the request acts from, chosen in the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wenming.accounts.models import User
from wenming.accounts.seats import NOBODY, Seat
from wenming.units.models import Post

CHOICE = "post"
ADMINISTRATOR_ROLES = {"system": "system_admin", "security": "security_admin", "audit": "audit_admin"}


def seats_of(user: User) -> tuple[Seat, ...]:
    """Every seat the person may take right now; a disabled account gives none, whatever its posts say."""
    if not user.is_active:
        return ()
    if user.administers:
        return (Seat(role=ADMINISTRATOR_ROLES[user.administers], label=str(User.Administers(user.administers).label)),)
    return tuple(post.as_seat() for post in Post.objects.of(user.pk).held().order_by("id"))


def seat_of(user: User, chosen: int | None = None) -> Seat:
    """The seat a person takes: the administrator's, the post chosen if still held, else the first one held."""
    return chosen_of(seats_of(user), chosen)


def chosen_of(seats: tuple[Seat, ...], chosen: int | None) -> Seat:
    """Of these seats the one chosen, else the first, else none."""
    return next((seat for seat in seats if seat.post == chosen), seats[0] if seats else NOBODY)


def take_seat(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give the signed-in person the seat chosen in the session."""

    def answer(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            request.user.seats = seats_of(request.user)
            request.user.seat = chosen_of(request.user.seats, request.session.get(CHOICE))
        return get_response(request)

    return answer
