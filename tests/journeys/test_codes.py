"""The camera reads a QR code through the wasm detector that we serve ourselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys import camera
from tests.journeys.conftest import Site

pytestmark = pytest.mark.journey

READ = """async (address) => {
  const { watchCodes } = await import(address);
  const video = document.createElement("video");
  video.muted = true;
  return await new Promise(async (resolve, reject) => {
    const stop = await watchCodes(video, (code) => { resolve(code); stop(); }).catch(reject);
  });
}"""


def test_camera_reads_a_badge_code(page: Page, site: Site) -> None:
    camera.show("HELLO-FROM-A-BADGE")
    page.goto(f"{site.url}/ui-kit")
    assert page.evaluate(READ, site.app.extensions["asset"]("js/codes.js")) == "HELLO-FROM-A-BADGE"
