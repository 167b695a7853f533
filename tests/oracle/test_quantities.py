"""Kubernetes quantities against the reader of its Python client."""

from __future__ import annotations

import random
from decimal import ROUND_FLOOR

import pytest

from launchlint.model.quantity import NANO, nanos
from tests.oracle.real import load

pytestmark = pytest.mark.oracle
parse_quantity = load("kubernetes.utils.quantity").parse_quantity

SUFFIXES = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]


def test_quantities_are_the_clients():
    pick = random.Random(523)
    for _ in range(5_000):
        number = pick.choice([str(pick.randint(0, 10**6)), f"{pick.randint(0, 999)}.{pick.randint(0, 999)}"])
        text = pick.choice(["", "-"]) + number + pick.choice(SUFFIXES)
        expected = (parse_quantity(text) * NANO).to_integral_value(ROUND_FLOOR)
        ours = nanos(text)
        assert ours is not None
        assert abs(ours - int(expected)) <= 1, text
