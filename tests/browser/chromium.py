"""Chromium for the browser tests: found, or installed where that can be done, or one line that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
WITHOUT = (
    # Chromium loads these two pages for the address bar of every new visitor's window, though nobody sees it: nearly as
    # much work as our own page
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # what Playwright switches off: of this option the last one counts
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of Chromium: `JOURNEYKIT_CHROMIUM`, else what the system has."""
    return os.environ.get("JOURNEYKIT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    """Install Chromium if it is missing and that can be done; only CI fails without one."""
    if find():
        return 0
    if shutil.which("apt-get") and os.name == "posix" and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-qq", "-y", "chromium"], check=False)
        if not find():
            subprocess.run(["apt-get", "update", "-qq"], check=False)
            subprocess.run(["apt-get", "install", "-qq", "-y", "chromium"], check=False)
    if find():
        return 0
    print("The browser tests need Chromium: install it, or set JOURNEYKIT_CHROMIUM to its path.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
