"""Peak memory of a process is its own, whatever started it."""

import subprocess
import sys

from scripts.bench.memory import peak_mib


def test_a_small_process_of_a_large_one_is_small() -> None:
    ballast = bytearray(b"x") * (150 << 20)
    command = [sys.executable, "-S", "-c", "from scripts.bench.memory import peak_mib; print(peak_mib())"]
    found = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert 0 < found < 100 < len(ballast) >> 20 <= peak_mib()


def test_a_process_that_is_gone_holds_nothing() -> None:
    assert peak_mib(2**22 + 1) == 0
