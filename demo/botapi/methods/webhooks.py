"""setWebhook, deleteWebhook, getWebhookInfo. Only loopback addresses are called, over http or https alike."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from ..errors import bad_request
from ..params import Params
from ..people import Json
from ..polling import OTHER_WEBHOOK
from ..world import World

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _read_url(params: Params) -> str:
    url = params.text("url").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        raise bad_request("bad webhook: invalid URL") from None
    if url and parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if url and parts.hostname not in LOOPBACK:
        raise bad_request(f"bad webhook: Failed to resolve host: {parts.hostname}")
    return url


def _read_allowed(params: Params) -> list[str] | None:
    kinds: Any = params.json("allowed_updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates JSON array")
    return None if kinds is None else [str(kind) for kind in kinds]


def set_webhook(world: World, params: Params) -> bool:
    """An empty URL removes the webhook. A waiting getUpdates is ended with 409."""
    url, kinds, secret = _read_url(params), _read_allowed(params), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if kinds is not None:
        world.queue.allow(kinds)
    if params.flag("drop_pending_updates"):
        world.queue.clear()
    world.poller.terminate(OTHER_WEBHOOK)
    world.webhook.set(url, secret, params.integer("max_connections", 40, low=1, high=100))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.queue.clear()
    world.webhook.set("", "", world.webhook.max_connections)
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    hook = world.webhook
    info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.queue)}
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook.last_error is not None:
        info["last_error_date"], info["last_error_message"] = hook.last_error
    if world.queue.allowed is not None:
        info["allowed_updates"] = sorted(world.queue.allowed)
    return info


METHODS = {"setWebhook": set_webhook, "deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info}
