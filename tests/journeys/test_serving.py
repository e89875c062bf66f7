"""The server of the journeys itself."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Site

#: closing sends a reset instead of a goodbye
RESET = struct.pack("ii", 1, 0)


@pytest.mark.journey
def test_a_reader_who_hangs_up_leaves_no_file_open(demo_site: Site) -> None:
    """An unclosed file would fail the test (pytest reports it): a window that closes while fonts load must not."""
    font = demo_site.app.extensions["asset"]("vendor/noto-sans-kr/files/noto-sans-kr-114-wght-normal.woff2")
    place = urlsplit(demo_site.url)
    for _ in range(50):
        with socket.create_connection((place.hostname, place.port)) as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            reader.sendall(f"GET {font} HTTP/1.0\r\n\r\n".encode())
            reader.recv(100)
