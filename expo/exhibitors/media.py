"""Pictures people send: checked by what they contain, made anew, kept below instance/media under random names."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

from expo.core.ids import new_uuid
from expo.exhibitors.errors import NotADocument, NotAPicture, PictureTooLarge

MAX_PICTURE_MB = 12
MAX_PIXELS = 50_000_000
LONGEST_SIDE_PX = 1600
THUMB_SIDE_PX = 480
QUALITY = 84
_NAME = re.compile(r"[0-9a-f]{32}(-s)?\.webp")
_FORMATS = ("JPEG", "PNG", "WEBP")

MAX_DOCUMENT_MB = 15
#: how documents begin, and what they then are
_DOCUMENTS = (
    (b"%PDF-", ".pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
    (b"\xff\xd8\xff", ".jpg", "image/jpeg"),
    (b"PK\x03\x04", ".zip", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc", "application/octet-stream"),
)
_ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".hwpx": "application/hwp+zip",
}
_OLE = {".hwp": "application/x-hwp", ".doc": "application/msword", ".xls": "application/vnd.ms-excel"}


def picture_folder(instance: Path) -> Path:
    """Return the folder that holds pictures."""
    return instance / "media"


def document_folder(instance: Path) -> Path:
    """Return the folder that holds applicants' documents."""
    return instance / "documents"


def keep_picture(data: bytes, instance: Path) -> str:
    """Store a picture as WebP in two sizes without anything it carried along; return its name.

    Raises NotAPicture, PictureTooLarge.
    """
    from PIL import Image, ImageOps

    if len(data) > MAX_PICTURE_MB * 1024 * 1024:
        raise PictureTooLarge(mb=MAX_PICTURE_MB)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureTooLarge(mb=MAX_PICTURE_MB)
        picture.load()
        upright = ImageOps.exif_transpose(picture).convert("RGBA" if _is_transparent(picture) else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise NotAPicture from fault
    folder, stem = picture_folder(instance), new_uuid().hex
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, side in (("", LONGEST_SIDE_PX), ("-s", THUMB_SIDE_PX)):
        small = upright.copy()
        small.thumbnail((side, side))
        small.save(folder / f"{stem}{suffix}.webp", "WEBP", quality=QUALITY, method=4)
    return f"{stem}.webp"


def _is_transparent(picture: object) -> bool:
    return getattr(picture, "mode", "") in ("RGBA", "LA") or "transparency" in getattr(picture, "info", {})


def size_of(name: str, instance: Path) -> tuple[int, int]:
    """Return width and height of a kept picture in pixels."""
    from PIL import Image

    with Image.open(picture_folder(instance) / name, formats=("WEBP",)) as picture:
        return picture.size


def small(name: str) -> str:
    """Return the name of a picture's small size."""
    return name.replace(".webp", "-s.webp")


def is_picture_name(name: str) -> bool:
    """Return whether a name could be one of ours (and leads nowhere else)."""
    return _NAME.fullmatch(name) is not None


def keep_document(data: bytes, name: str, instance: Path) -> tuple[str, str]:
    """Store a document if its beginning says it is one; return the file's name and its media type.

    Raises NotADocument.
    """
    if not data or len(data) > MAX_DOCUMENT_MB * 1024 * 1024:
        raise NotADocument
    ending = Path(name).suffix.lower()
    known = next(((suffix, kind) for start, suffix, kind in _DOCUMENTS if data.startswith(start)), None)
    if known is None:
        raise NotADocument
    suffix, media_type = known
    if suffix in (".zip", ".doc"):
        media_type = (_ZIPPED if suffix == ".zip" else _OLE).get(ending, "")
        suffix = ending
    if not media_type:
        raise NotADocument
    folder, file = document_folder(instance), f"{new_uuid().hex}{suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(data)
    return file, media_type
