"""Refusals in Telegram's own words. Raised by the methods, turned into an answer by ``app``."""

from __future__ import annotations

from http import HTTPStatus


class ApiError(Exception):
    """A failed Bot API call: HTTP ``code``, Telegram's ``description`` and, for 429, ``retry_after`` in seconds."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class SimError(Exception):
    """A wrong request to /sim/*; its text becomes ``{"error": text}`` with HTTP 400."""


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)


def phrase(code: int) -> str:
    """The standard words for an HTTP status, as Telegram uses them when it has nothing more to say."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "Unknown Error"
