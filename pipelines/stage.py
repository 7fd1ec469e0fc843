"""What every stage's `main()` does around its pure `run()`: settings, params, lock, timing, errors on one line."""

from __future__ import annotations

import logging
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import orjson

from pipelines.config import StageConfig, load_section
from pipelines.errors import YawanError
from pipelines.output import output_lock, write_file
from pipelines.progress import summary
from pipelines.restricted import tighten
from pipelines.settings import Settings, load_settings
from pipelines.workers import peak_mib

TIMINGS = Path("data/metrics")
C = TypeVar("C", bound=StageConfig)

# Nothing of ours and none of the libraries may phone home or draw bars; models come from disk only.
OFFLINE = {
    "DO_NOT_TRACK": "1",
    "DVC_NO_ANALYTICS": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "TQDM_DISABLE": "1",  # the libraries' bars; ours are rich's
    "TRANSFORMERS_OFFLINE": "1",
    "WANDB_DISABLED": "true",
}
# Numeric kernels depend on the CPU: one instruction set gives one result within a CPU class. The wait policies
# keep a busy neighbour from costing ten times the time.
NUMERIC = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # without it torch refuses deterministic matrix products on a GPU
    "DNNL_MAX_CPU_ISA": "AVX2",
    "KMP_BLOCKTIME": "0",
    "MKL_CBWR": "AVX2",
    "OMP_WAIT_POLICY": "PASSIVE",
    "PYTHONHASHSEED": "0",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a stage reports: the rows of its closing table."""

    rows: dict[str, object]


def prepare_environment() -> None:
    """Switch off telemetry and fix the numeric kernels; call before importing torch or a hub library."""
    for name, value in {**OFFLINE, **NUMERIC}.items():
        os.environ[name] = value
    # It tells of an optional kernel that it would fetch, each time that it is imported.
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    os.umask(0o077)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """End the process with the error's exit status and a single line, without a traceback."""
    try:
        yield
    except YawanError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(error.exit_status) from None
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise SystemExit(130) from None


def run_stage(name: str, config: type[C], run: Callable[[C, Settings], Summary]) -> None:
    """Run one stage as a program.

    Args:
        name: of the stage, its module, its section of params.yaml and its dvc.yaml entry.
        config: the model of that section.
        run: does the work; its keyword-free signature is (section, machine settings).

    """
    with one_line_errors():
        prepare_environment()
        tighten()
        settings = load_settings()
        section = load_section(name, config)
        with output_lock(name):
            started = time.perf_counter()
            result = run(section, settings)
            seconds = time.perf_counter() - started
        _write_timing(name, seconds)
        summary(f"{name}  {seconds:.1f} s", result.rows)


def _write_timing(name: str, seconds: float) -> None:
    """Record time and memory where no stage depends on them: they differ from run to run."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = {"seconds": round(seconds, 2), "peak_mib": own // 1024, "peak_worker_mib": peak_mib()}
    write_file(TIMINGS / f"{name}.json", orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
