"""getFile, and the content of media messages from an upload or a file_id."""

from __future__ import annotations

from ..errors import ApiError, bad_request
from ..files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, StoredFile, document, image_size, photo_sizes
from ..params import Params, Upload
from ..people import Json
from ..world import World


def _keep(world: World, upload: Upload, folder: str) -> StoredFile:
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("file must be non-empty")
    return world.files.add(upload.content, folder, upload.name, upload.mime_type)


def find_file(world: World, params: Params, reference: str, kind: str) -> StoredFile:
    """The file behind an upload ("attach://name" or a multipart field ``kind``) or a known file_id."""
    upload = params.uploads.get(reference.removeprefix("attach://")) if reference.startswith("attach://") else None
    upload = upload or (params.uploads.get(kind) if not reference else None)
    if upload is not None:
        return _keep(world, upload, kind + "s")
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        # This server opens no connections of its own, so a file by URL always fails.
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def as_photo(stored: StoredFile) -> Json:
    if image_size(stored.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(stored.content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    return {"photo": photo_sizes(stored)}


def photo_body(world: World, params: Params, field: str) -> Json:
    spoiler = {"has_media_spoiler": True} if params.flag("has_spoiler") else {}
    return {**as_photo(find_file(world, params, params.text(field), "photo")), **spoiler}


def document_body(world: World, params: Params, field: str) -> Json:
    return {"document": document(find_file(world, params, params.text(field), "document"))}


def get_file(world: World, params: Params) -> Json:
    stored = world.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.to_api(), "file_path": stored.path}


METHODS = {"getFile": get_file}
