"""Files: uploaded, named again by file_id, described in messages, fetched back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .markup import Json
from .params import Params
from .registry import method
from .shown import StoredFile
from .world import ApiError, World, bad

MB = 1024 * 1024
KINDS = ("photo", "document", "video", "voice", "audio", "animation", "sticker", "video_note")
UPLOAD_LIMIT = 50 * MB
PHOTO_LIMIT = 10 * MB
DOWNLOAD_LIMIT = 20 * MB
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")
MIME = {"voice": "audio/ogg", "video": "video/mp4", "photo": "image/jpeg", "audio": "audio/mpeg"}


def sent(world: World, p: Params, kind: str, value: Any) -> StoredFile:
    """The file that a bot sends: a direct part, attach://part, a file_id or a URL."""
    if value is None and kind in p.uploads:
        return _uploaded(world, p, kind, kind)
    if not isinstance(value, str) or not value:
        raise bad(f"there is no {kind} in the request")
    if value.startswith("attach://"):
        return _uploaded(world, p, kind, value.removeprefix("attach://"))
    if value.startswith(("http://", "https://")):
        name = value.rsplit("/", 1)[-1]
        return world.store_file(kind, b"", name, MIME.get(kind, ""))
    if value not in world.files:
        raise bad("wrong remote file identifier specified: Wrong string length")
    file = world.files[value]
    if file.kind != kind and kind != "document":
        raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _uploaded(world: World, p: Params, kind: str, part: str) -> StoredFile:
    if part not in p.uploads:
        raise bad(f"wrong file identifier/HTTP URL specified: no part {part!r} in the request")
    upload = p.uploads[part]
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.content) > PHOTO_LIMIT:
        raise bad("too big for a photo")
    if kind == "photo" and not upload.content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    return world.store_file(kind, upload.content, upload.name, upload.mime)


def described(file: StoredFile, p: Json | None = None) -> Json:
    """The file as the field of a Message: {"photo": [sizes]}, {"document": {...}}, ..."""
    ids = {"file_id": file.file_id, "file_unique_id": "AQAD" + file.file_id[-12:]}
    if file.kind == "photo":
        sizes = [(90, 67), (320, 240), (1280, 960)]
        return {
            "photo": [
                {
                    "file_id": file.file_id if w == 1280 else f"{file.file_id}{w}",
                    "file_unique_id": f"{ids['file_unique_id']}{w}",
                    "width": w,
                    "height": h,
                    "file_size": file.size if w == 1280 else max(1, file.size // (1280 // w)),
                }
                for w, h in sizes
            ]
        }
    about: Json = {**ids, "file_size": file.size, "mime_type": file.mime or MIME.get(file.kind)}
    if file.kind in ("voice", "video", "audio", "animation", "video_note"):
        about["duration"] = (p or {}).get("duration", 3)
    if file.kind in ("video", "animation"):
        about |= {"width": 1280, "height": 720}
    if file.kind in ("document", "audio", "video", "animation"):
        about["file_name"] = file.name
    if file.kind == "sticker":
        del about["mime_type"]
        about |= {"type": "regular", "width": 512, "height": 512, "emoji": "👍"}
        about |= {"is_animated": False, "is_video": False}
    return {file.kind: about}


def by_id(world: World, file_id: str) -> StoredFile | None:
    if file_id in world.files:
        return world.files[file_id]
    for suffix in ("90", "320"):  # the small sizes of a photo
        if file_id.endswith(suffix) and file_id.removesuffix(suffix) in world.files:
            return world.files[file_id.removesuffix(suffix)]
    return None


@method("getFile")
def get_file(world: World, p: Params) -> Json:
    file = by_id(world, p.text("file_id"))
    if file is None:
        raise bad("invalid file_id")
    if file.size > DOWNLOAD_LIMIT and not world.local:
        raise bad("file is too big", fault=False)
    return {
        "file_id": file.file_id,
        "file_unique_id": "AQAD" + file.file_id[-12:],
        "file_size": file.size,
        "file_path": _on_disk(world.local, file) if world.local else file.path,
    }


def _on_disk(folder: Path, file: StoredFile) -> str:
    """`--local`: the server has the file in its own folder (until it expires) and tells where."""
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if not file.expired:
        path.write_bytes(file.content)
    return str(path)
