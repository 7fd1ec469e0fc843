"""How documents are spread over processes: a local pool, or Ray Data. Both run the same step under the same limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pipelines.errors import ConfigError
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_documents

T = TypeVar("T")
R = TypeVar("R")


def map_with_engine(
    step: Callable[[T], R], items: Iterable[T], settings: Settings, limits: Limits
) -> Iterator[tuple[int, R | Failure]]:
    """Yield (position, result) of every item as they are finished, on the engine that this machine is set to."""
    if settings.engine == "ray":
        try:
            from pipelines.ray_engine import map_on_ray
        except ImportError:
            raise ConfigError("engine ray: Ray is not installed; `pip install 'yawan[ray]'`, or engine local") from None

        yield from map_on_ray(step, items, settings, limits)
    else:
        yield from map_documents(step, items, workers=settings.workers, limits=limits)
