"""Where the browser is, and how it is started."""

import os
import shutil

NOT_USED = (
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
    *("WebUIOmniboxAimPopup", "WebUIOmniboxPopup"),
)
"""The last two are pages of Chromium's own behind the address bar, loaded for each new window: they
take more of the processor than ours. The others are Playwright's, whose switch this replaces."""

ARGUMENTS = (
    f"--disable-features={','.join(NOT_USED)}",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium: CHROMIUM, else the first of the usual names."""
    return os.environ.get("CHROMIUM") or next(
        (path for one in NAMES if (path := shutil.which(one))), None
    )
