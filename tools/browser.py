"""See to it that Chromium is here for the browser tests: find it, else install it from the system's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: the one without windows comes first: the same pages cost it a third less processor time
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = NAMES[0]
ADVICE = f"Chromium is missing and cannot be installed from here. Debian: apt-get install {PACKAGE}; then run again."


def find() -> str | None:
    """Return the path of an installed Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium without windows, with sudo where we are not root and may use it without a password."""
    apt = shutil.which("apt-get")
    if apt is None:
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and shutil.which("sudo") is None:
        return
    print("Installing Chromium from the system's packages …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for order in (["update", "-qq"], ["install", "-y", "-qq", PACKAGE]):
        subprocess.run([*prefix, apt, *order], env=environment, capture_output=True, check=False)


def main() -> None:
    if find() is None:
        install()
    if find() is None:
        sys.exit(ADVICE)


if __name__ == "__main__":
    main()
