"""The bare limit: a bot that answers everything and does nothing. Run as ``python -m benchmarks.echo_bot``.

The library's own Application; a message is answered with the same text and a button, a press with
answerCallbackQuery and one edit. Nothing is stored, and what was fetched is confirmed before it is handled.
"""

from __future__ import annotations

import argparse
from typing import Any, TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, TypeHandler

from bot.transport import AiohttpRequest

AT_ONCE = 64
CONNECTIONS = 16
BUTTON = "OK"
PRESSED = "✓ "
App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"


async def echo(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """One answer to a message, toast and edit to a press."""
    query = update.callback_query
    if query is not None and isinstance(query.message, Message):
        await query.answer()
        await query.edit_message_text(PRESSED + (query.message.text or ""))
    elif update.message is not None:
        keys = InlineKeyboardMarkup([[InlineKeyboardButton(BUTTON, callback_data="ok")]])
        await update.message.reply_text(update.message.text or "", reply_markup=keys)


def build(base_url: str, token: str, transport: str) -> App:
    """``transport``: "aiohttp" is this project's own, "httpx" the library's default."""
    builder: Any = ApplicationBuilder().token(token).base_url(base_url + "/bot").concurrent_updates(AT_ONCE)
    if transport == "aiohttp":
        builder = builder.request(AiohttpRequest(CONNECTIONS)).get_updates_request(AiohttpRequest(1))
    app: App = builder.job_queue(None).build()
    app.add_handler(TypeHandler(Update, echo))
    return app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.echo_bot", description=__doc__)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--transport", choices=("aiohttp", "httpx"), default="aiohttp")
    options = parser.parse_args()
    app = build(options.base_url, options.token, options.transport)
    app.run_polling(timeout=30, allowed_updates=["message", "callback_query"])


if __name__ == "__main__":
    main()
