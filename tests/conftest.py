"""What all tests share: how hard Hypothesis tries. `HYPOTHESIS_PROFILE` chooses dev (the default), ci or thorough."""

import os

from hypothesis import HealthCheck, settings

shared = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a shared machine is slow now and then
settings.register_profile("dev", shared, max_examples=50)
settings.register_profile("ci", shared, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("thorough", shared, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
