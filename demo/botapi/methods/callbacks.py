"""answerCallbackQuery: once per tap, while the phone still waits."""

from __future__ import annotations

from ..entities import utf16_length
from ..errors import bad_request
from ..params import Params
from ..world import CALLBACK_SECONDS, World

TEXT_LIMIT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback = world.callbacks.pop(params.text("callback_query_id"), None)
    if callback is None or world.clock.now() - callback.created > CALLBACK_SECONDS:
        raise bad_request(TOO_OLD)
    if not callback.answer.done():
        callback.answer.set_result({"text": text, "show_alert": params.flag("show_alert")})
    world.touch(callback.chat)
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
