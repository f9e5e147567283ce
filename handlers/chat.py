"""Speaking in one chat: show, edit in place, answer a press, delete. Every call has an end, so intake never hangs.

What Telegram refuses for reasons that change nothing for us (unchanged text, message gone, blocked) is not a fault.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from config.log_events import LogEvent
from handlers.screen import Row, Screen

T = TypeVar("T")
TRIES = 2
ANSWER_SECONDS = 10.0
PATIENCE_SECONDS = 20.0
"""What one update may lose in all to a Telegram that is silent or makes it wait: its chat's next ones wait behind it."""
MAX_DELETE = 100
NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "input_user_deactivated", "user_is_blocked")
"""A refusal with these words is about the chat: coming again would not help, and hold up everybody else's updates."""

log = logging.getLogger("qingfeng.chat")


class Unreachable(Exception):
    """The person cannot be told just now; the effect of the update stands all the same."""


class Chat:
    """One chat while one update is handled. Remembers which messages it left behind."""

    def __init__(self, bot: Bot, chat_id: int) -> None:
        self.chat_id = chat_id
        self._bot = bot
        self.left: list[int] = []
        self._lost = 0.0

    async def send(self, screen: Screen) -> int:
        """Send a new message and return its id. Raises Unreachable, and BadRequest for what is wrong with the screen."""
        try:
            message: Message = await self._call(
                lambda: self._bot.send_message(
                    self.chat_id, screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.markup,
                    protect_content=screen.protect,
                )
            )  # fmt: skip
        except BadRequest as error:
            if any(words in error.message.lower() for words in NOBODY_THERE):
                raise Unreachable from None
            raise
        self.left.append(message.message_id)
        return message.message_id

    async def edit(self, message_id: int, screen: Screen) -> int:
        """Rewrite a message in place; where it is gone, send a new one. Returns the id shown. Raises Unreachable."""
        try:
            await self._call(
                lambda: self._bot.edit_message_text(
                    screen.text, self.chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=screen.markup
                )
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                return await self.send(screen)
        return message_id

    async def rekey(self, message_id: int, rows: Sequence[Row]) -> None:
        """Give a message other buttons and leave its text; where it is gone, there is nothing to do. Raises Unreachable."""
        markup = InlineKeyboardMarkup(rows)
        with contextlib.suppress(BadRequest):
            await self._call(
                lambda: self._bot.edit_message_reply_markup(self.chat_id, message_id, reply_markup=markup)
            )

    async def toast(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a press; a spinner runs until then. A press too old to answer is nothing to worry about."""
        try:
            await self._call(lambda: self._bot.answer_callback_query(query_id, text or None, show_alert=alert))
        except (BadRequest, Unreachable):
            log.info(LogEvent.PRESS_UNANSWERED)

    async def delete(self, message_ids: Sequence[int]) -> bool:
        """Delete messages of either side (private chats, 48 hours); True when Telegram took the whole request."""
        done = True
        for start in range(0, len(message_ids), MAX_DELETE):
            part = list(message_ids[start : start + MAX_DELETE])
            try:
                await self._call(lambda part=part: self._bot.delete_messages(self.chat_id, part))  # type: ignore[misc]
            except (BadRequest, Unreachable):
                done = False
        return done

    async def typing(self) -> None:
        """Show that work goes on; cosmetic, so a failure is only noted."""
        try:
            await self._call(lambda: self._bot.send_chat_action(self.chat_id, ChatAction.TYPING))
        except (BadRequest, Unreachable):
            log.info(LogEvent.TYPING_UNSHOWN)

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        clock = asyncio.get_running_loop().time
        for attempt in range(1, TRIES + 1):
            start = clock()
            if self._lost >= PATIENCE_SECONDS:
                break
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await call()
            except BadRequest:
                raise
            except RetryAfter as error:
                wait = _seconds(error)
                if attempt == TRIES or wait > min(ANSWER_SECONDS, PATIENCE_SECONDS - self._lost):
                    break
                await asyncio.sleep(wait)
                self._lost += clock() - start
            except (NetworkError, TimeoutError):
                self._lost += clock() - start
            except TelegramError:  # blocked, and what coming again would not change
                break
        raise Unreachable


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
