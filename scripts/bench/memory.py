"""The most memory a process has held, as the kernel's VmHWM tells (Linux).

`ru_maxrss` will not do here: a program that Python starts by vfork inherits the peak of the Python that started it.
"""

from __future__ import annotations

from pathlib import Path


def peak_mib(process: int | str = "self") -> int:
    """Return MiB of resident memory at most; 0 if the process is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    lines = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(next(lines, "VmHWM: 0 kB").split()[1]) // 1024
