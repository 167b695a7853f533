"""How hard the laws are tried: 50 examples each in a quick run, 2,000 with `--hypothesis-profile=thorough`.

What decides whether a change lands must give the same answer twice: with CI set, every law is tried on the same
examples each time. The thorough run is where new ones are looked for.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# No deadline: a busy machine is no fault of the code. Texts are built by many draws, hence slow to make.
_HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=_HEALTH)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=_HEALTH)
settings.register_profile(
    "ci", max_examples=50, deadline=None, suppress_health_check=_HEALTH, derandomize=True, database=None
)
settings.load_profile("ci" if os.environ.get("CI") else "quick")
