"""Ray Data gives what the pool gives, and learns no key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import DocumentError
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_in_order

pytest.importorskip("ray")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
LIMITS = Limits(seconds=60, memory=1 << 30)


def step(number: int) -> bytes:
    if number == 3:
        raise DocumentError("encrypted")
    if number == 4:
        os._exit(9)
    if number == 5:
        raise DocumentError("expired_card", rejected=True)
    return f"{number} {'YAWAN_KEY' in os.environ}".encode()


def test_the_same_results_as_the_pool(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ray

    from pipelines.ray_engine import map_on_ray

    monkeypatch.delenv("YAWAN_KEY", raising=False)
    local = map_in_order(step, range(40), workers=2, limits=LIMITS)
    monkeypatch.setenv("YAWAN_KEY", "ab" * 32)
    found = dict(map_on_ray(step, range(40), Settings(workers=2, quiet=True, engine="ray"), LIMITS))
    assert [found[position] for position in range(40)] == local
    assert found[4] == Failure("crashed")
    assert os.environ["YAWAN_KEY"] == "ab" * 32
    assert not ray.is_initialized()
    assert not Path("data/restricted/ray").exists()


def test_ray_is_loaded_only_where_it_is_asked_for() -> None:
    code = "import sys, pipelines.parse, pipelines.clean, pipelines.deidentify; assert 'ray' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
