"""Write, for each stage of dvc.yaml, the sources its module imports and their hashes: its stamp of code.

reads     dvc.yaml, our sources
writes    data/stamps/code/<stage>: a line `sha256  path` for each source
command   python -m scripts.code

A stage depends on its stamp in place of a hundred files: DVC reads its own YAML several times a run, and each
of those files cost more there than its hash. What changed is seen by comparing two stamps.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from pipelines.closure import sources
from pipelines.manifest import hash_file
from pipelines.output import replacing_folder
from pipelines.stage import one_line_errors

DVC = Path("dvc.yaml")
STAMPS = Path("data/stamps/code")


def stage_modules(path: Path = DVC) -> dict[str, str]:
    """Return, by stage, the module it runs (`python -m <module> …`); this one, which stamps the others, is left out."""
    stages = yaml.safe_load(path.read_text(encoding="utf-8"))["stages"]
    modules = {name: str(stage["cmd"].split()[2]) for name, stage in stages.items()}
    return {name: module for name, module in modules.items() if module != "scripts.code"}


def stamp(module: str, root: Path = Path()) -> str:
    """Return hash and path, relative to the repository, of every source that a module imports, itself included."""
    base = root.resolve()
    return "".join(f"{hash_file(path)}  {path.relative_to(base).as_posix()}\n" for path in sources(module))


def main() -> None:
    """Run as a program."""
    with one_line_errors(), replacing_folder(STAMPS) as folder:
        for name, module in stage_modules().items():
            (folder / name).write_text(stamp(module), encoding="utf-8")


if __name__ == "__main__":
    main()
