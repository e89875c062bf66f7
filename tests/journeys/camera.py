"""A camera for Chromium that shows a QR code: a file of JPEG frames, read anew at each getUserMedia."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

FRAMES = 30
SIZE = (640, 480)
FILE = Path(tempfile.gettempdir()) / f"expo-camera-{os.getpid()}.mjpeg"


def chromium_flags() -> list[str]:
    """Return the flags that put the file in place of a camera."""
    show("nothing yet")
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={FILE}",
    ]


def show(text: str) -> None:
    """Let the camera see a QR code of `text` from its next start on."""
    import qrcode
    from PIL import Image

    made = qrcode.make(text, error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=4)
    code = made.get_image().convert("RGB")
    code.thumbnail((440, 440))
    frame = Image.new("RGB", SIZE, "white")
    frame.paste(code, ((SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2))
    _write(frame)


def show_nothing() -> None:
    """Let the camera see an empty wall from its next start on."""
    from PIL import Image

    _write(Image.new("RGB", SIZE, "gray"))


def _write(frame: Image) -> None:
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=92)
    FILE.write_bytes(out.getvalue() * FRAMES)
