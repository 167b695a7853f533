"""launchlint: finds the faults in W&B Launch queue configs before they are committed.

``check`` is the stable entry; everything else is imported on demand.
"""

__version__ = "0.1.0"
__all__ = ["Finding", "Settings", "check"]


def __getattr__(name: str) -> object:
    if name == "check":
        from launchlint.engine.checker import check

        return check
    if name == "Finding":
        from launchlint.engine.finding import Finding

        return Finding
    if name == "Settings":
        from launchlint.engine.settings import Settings

        return Settings
    raise AttributeError(f"module 'launchlint' has no attribute {name!r}")
