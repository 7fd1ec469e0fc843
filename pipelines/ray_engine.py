"""The step on Ray Data: many machines, or many processes of one. Same step, same limits, same results as the pool.

Inside each Ray actor one killable worker process runs the step, so that a bad document costs one document here too.
Nothing is reported to anyone, the dashboard is off, logs stay in a private folder that goes with the run, and what
Ray spills to disk lies in the restricted area. The pseudonym key is never in Ray's environment.
"""

from __future__ import annotations

import itertools
import logging
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import ray

from pipelines.errors import ConfigError
from pipelines.restricted import RESTRICTED
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_documents

T = TypeVar("T")
R = TypeVar("R")
_SPILL = RESTRICTED / "ray"
# Documents handed to Ray at once, and to an actor at once.
_CHUNK, _BATCH = 2_000, 16
_SECRETS = ("YAWAN_KEY",)


class _Batch:
    """What an actor does with a batch of pickled items."""

    def __init__(self, step: Callable[[Any], Any], limits: Limits) -> None:
        self._step, self._limits = step, limits

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[Any]]:
        # Items come from our own driver, through Ray's object store.
        items = [pickle.loads(item) for item in batch["item"]]  # noqa: S301
        found = dict(map_documents(self._step, items, workers=1, limits=self._limits))
        results = [pickle.dumps(found[index]) for index in range(len(items))]
        return {"position": list(batch["position"]), "result": results}


def map_on_ray(
    step: Callable[[T], R], items: Iterable[T], settings: Settings, limits: Limits
) -> Iterator[tuple[int, R | Failure]]:
    """Yield (position, result) of every item; see `workers.map_documents`.

    Ray joins the cluster that RAY_ADDRESS names, else starts one of its own on this machine.
    """
    positions = itertools.count()
    source = iter(items)
    first = list(itertools.islice(source, _CHUNK))
    if not first:
        return
    with _session(settings):
        chunk = first
        while chunk:
            rows = [{"position": next(positions), "item": pickle.dumps(item)} for item in chunk]
            data = ray.data.from_items(rows).map_batches(
                _Batch, fn_constructor_args=(step, limits), batch_size=_BATCH, concurrency=settings.workers
            )
            for row in data.iter_rows():
                yield int(row["position"]), pickle.loads(row["result"])  # noqa: S301
            chunk = list(itertools.islice(source, _CHUNK))


@contextmanager
def _session(settings: Settings) -> Iterator[None]:
    if ray.is_initialized():
        yield
        return
    # Paths of Unix sockets end at 107 bytes: a folder of the restricted area may lie too deep for them.
    private = Path(tempfile.mkdtemp(prefix="yawan-ray-"))
    hidden = {name: os.environ.pop(name) for name in _SECRETS if name in os.environ}
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    address = os.environ.get("RAY_ADDRESS")
    try:
        _SPILL.mkdir(parents=True, exist_ok=True, mode=0o700)
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
        if address:
            ray.init(address=address, **quiet)
        else:
            ray.init(
                address="local", num_cpus=settings.workers, include_dashboard=False, dashboard_host="127.0.0.1",
                _temp_dir=str(private), object_spilling_directory=str(_SPILL.resolve()), **quiet,
            )  # fmt: skip
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield
    except ConnectionError:
        raise ConfigError(f"RAY_ADDRESS={address}: no Ray cluster answers there; start it or unset it") from None
    finally:
        os.environ.update(hidden)
        ray.shutdown()
        shutil.rmtree(private, ignore_errors=True)
        shutil.rmtree(_SPILL, ignore_errors=True)
