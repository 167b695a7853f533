"""Generated tables of the resource schemas: see scripts/build_validators.py."""
