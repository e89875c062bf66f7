"""Take the README's picture from the running demo: `make run` in one terminal, `make screenshot` in another."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from expo.demo.accounts import PASSWORD
from tools.browser import find

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "img" / "booths.png"
SHOW = "open-factory-next"


def main() -> None:
    base = os.environ.get("EXPO_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
        page.goto(f"{base}/sign-in?lang=en")
        page.get_by_label("Mail address").fill("organizer@expo.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        page.goto(f"{base}/shows/{SHOW}/manage/plans?lang=en")
        page.locator("main a[href*='/manage/plans/']").first.click()
        page.wait_for_load_state("networkidle")
        page.locator("html[data-started]").wait_for(state="attached")
        page.get_by_role("row").filter(has=page.get_by_text("none", exact=True)).first.get_by_role(
            "link"
        ).first.click()  # a firm to place
        page.wait_for_timeout(1500)
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=TARGET)
        browser.close()
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
