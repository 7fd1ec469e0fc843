"""Hardware, and the modes of the private folders."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

from pipelines.restricted import PRIVATE_FOLDERS, tighten

_GIB = 2**30
_CPU_INFO = Path("/proc/cpuinfo")


def machine() -> dict[str, Any]:
    """Return the CPU's class, the cores we may use, memory and disk in GiB."""
    import psutil

    flags = _cpu_flags()
    memory = psutil.virtual_memory()
    return {
        "cpu_class": _cpu_class(flags),
        "avx2": "avx2" in flags,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory.total / _GIB, 1),
        "memory_free_gib": round(memory.available / _GIB, 1),
        "disk_free_gib": round(shutil.disk_usage(Path()).free / _GIB, 1),
    }


def _cpu_flags() -> set[str]:
    if not _CPU_INFO.exists():
        return set()
    lines = _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), set())


def _cpu_class(flags: set[str]) -> str:
    """The names are those of torch's kernels (ATEN_CPU_CAPABILITY)."""
    best = "AVX512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "DEFAULT"
    return f"{platform.machine()} {best}"


def gpus(*, ask_torch: bool) -> tuple[list[str], str]:
    """Return the GPUs that can be used, and a note where there is none."""
    seen = _nvidia_smi()
    if not ask_torch:
        return seen, "" if seen else "none found"
    import torch

    if not torch.cuda.is_available():
        unusable = f"{', '.join(seen)} cannot be used by torch {torch.__version__}; install a CUDA build (PIP_ARGS)"
        return [], unusable if seen else "none found"
    devices = (torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count()))
    return [f"{device.name} {device.total_memory / _GIB:.0f} GiB" for device in devices], ""


def _nvidia_smi() -> list[str]:
    command = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def close_folders(root: Path = Path()) -> dict[str, str]:
    """Close the private folders that others may enter; return those and the modes they had."""
    modes = {
        folder: stat.S_IMODE((root / folder).stat().st_mode) for folder in PRIVATE_FOLDERS if (root / folder).is_dir()
    }
    found = {str(folder): f"{mode:04o}" for folder, mode in modes.items() if mode & 0o077}
    if found:
        tighten(root)
    return found
