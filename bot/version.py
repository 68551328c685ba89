"""Which Warmline this is."""

from importlib import metadata


def version() -> str:
    try:
        return metadata.version("warmline")
    except metadata.PackageNotFoundError:  # run from a folder where nothing was installed
        return "0"
