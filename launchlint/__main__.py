"""`python -m launchlint`."""

from launchlint.cli import entry

if __name__ == "__main__":
    entry()
