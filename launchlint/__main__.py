"""`python -m launchlint`."""

from launchlint.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
