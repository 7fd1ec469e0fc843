"""Run the stages that hold a model on this machine's GPU, and see whether a second training gives the same adapter.

reads     data/dataset and params.yaml of this folder (use a clone: what its stages wrote is replaced)
writes    data/base, data/adapter, data/answers, data/gate; a table to stdout
command   python -m scripts.bench.gpu_check
units     seconds of wall time, MiB of the process at most

DVC takes no part, so that the dataset can be carried to a machine that has nothing else of the pipeline.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from training.adapter import adapter_hash
from training.train import ADAPTER

_TIMINGS = Path("data/metrics")
_VERDICT = Path("data/gate/verdict.json")


def run(stage: str) -> None:
    """Run a stage on the GPU and print its row."""
    environment = {**os.environ, "YAWAN_DEVICE": "cuda", "CI": "1"}
    package = "eval" if stage in {"evaluate", "gate"} else "training"
    subprocess.run([sys.executable, "-m", f"{package}.{stage}"], check=True, env=environment)
    data = json.loads((_TIMINGS / f"{stage}.json").read_text(encoding="utf-8"))
    print(f"| {stage} | {data['seconds']} | {data['peak_mib']} |", flush=True)


def main() -> None:
    """Run as a program."""
    import torch

    if not torch.cuda.is_available():
        raise SystemExit("no GPU is visible to torch; `yawan doctor` says what this machine has")
    print(
        f"{torch.cuda.get_device_name()}, torch {torch.__version__}\n\n| stage | seconds | MiB |\n| --- | ---: | ---: |"
    )
    hashes = []
    for stage in ("base", "train", "train"):
        run(stage)
        if stage == "train":
            hashes.append(adapter_hash(ADAPTER))
    for stage in ("evaluate", "gate"):
        run(stage)
    print(f"\nadapter {hashes[0][:16]}, again {hashes[1][:16]}: {'same' if hashes[0] == hashes[1] else 'DIFFERENT'}")
    print(json.dumps(json.loads(_VERDICT.read_text(encoding="utf-8"))["rules"], ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
