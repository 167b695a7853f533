"""How hard the laws are tried: 50 examples each in a quick run, 2,000 with `--hypothesis-profile=thorough`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No deadline: a busy machine is no fault of the code. Texts are built by many draws, hence slow to make.
_HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=_HEALTH)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=_HEALTH)
settings.load_profile("quick")
