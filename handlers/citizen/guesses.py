"""How often a chat may try receipts. In memory, by chat, forgotten after the window; never written anywhere."""

from collections import OrderedDict, deque

TRIES = 5
WINDOW_SECONDS = 600
MAX_CHATS = 10_000


class Guesses:
    """At most TRIES wrong codes a chat in WINDOW_SECONDS; the oldest chats are forgotten beyond MAX_CHATS."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[int, deque[tuple[int, int]]] = OrderedDict()  # of a chat: (seconds, update)

    def wait(self, chat_id: int, now: int) -> int:
        """Seconds until this chat may try again; 0 when it may now."""
        wrong = self._wrong.get(chat_id)
        while wrong and wrong[0][0] <= now - WINDOW_SECONDS:
            wrong.popleft()
        return wrong[0][0] + WINDOW_SECONDS - now if wrong and len(wrong) >= TRIES else 0

    def missed(self, chat_id: int, update_id: int, now: int) -> None:
        """A wrong code was tried. An update that comes again, for a fault of ours, counts once."""
        wrong = self._wrong.setdefault(chat_id, deque(maxlen=TRIES))
        if all(seen != update_id for _, seen in wrong):
            wrong.append((now, update_id))
        self._wrong.move_to_end(chat_id)
        while len(self._wrong) > MAX_CHATS:
            self._wrong.popitem(last=False)
