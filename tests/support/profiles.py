"""Hypothesis profiles: ``ci`` repeats itself exactly; ``dev`` looks further. Chosen by HYPOTHESIS_PROFILE."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def register() -> None:
    """Register the profiles and load the one of the environment (``ci`` unless it says otherwise)."""
    # No deadline: two busy cores make any test slow, and a wall clock is no assertion.
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    settings.register_profile(
        "ci", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=slow
    )
    settings.register_profile("dev", max_examples=500, deadline=None, suppress_health_check=slow)
    settings.load_profile(_chosen())


def further() -> bool:
    """Whether it was asked to look further; for random tests that are not hypothesis' own."""
    return _chosen() == "dev"


def _chosen() -> str:
    return os.environ.get("HYPOTHESIS_PROFILE", "ci")
