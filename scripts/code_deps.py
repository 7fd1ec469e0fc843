"""Keep the code dependencies of dvc.yaml equal to what each stage's module imports.

reads     dvc.yaml, our sources
writes    dvc.yaml with --write
command   python -m scripts.code_deps [--write]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipelines.closure import sources

DVC = Path("dvc.yaml")


def stage_module(stage: dict[str, Any]) -> str:
    """Return the module that a stage runs: `python -m <module> …`."""
    return str(stage["cmd"].split()[2])


def expected_code(stage: dict[str, Any], root: Path = Path()) -> list[str]:
    """Return the source files that a stage depends on, relative to the repository."""
    return [path.relative_to(root.resolve()).as_posix() for path in sources(stage_module(stage))]


def is_code(dependency: str) -> bool:
    """Return whether a dependency is a single source file of ours."""
    return dependency.endswith(".py")


def stale(document: dict[str, Any], root: Path = Path()) -> dict[str, list[str]]:
    """Return, by stage, the sources that its deps lack or hold in vain."""
    found = {}
    for name, stage in document["stages"].items():
        declared = {dependency for dependency in stage["deps"] if is_code(dependency)}
        difference = declared ^ set(expected_code(stage, root))
        if difference:
            found[name] = sorted(difference)
    return found


def update(document: dict[str, Any]) -> None:
    """Replace the code dependencies of every stage, leaving the others and the comments as they are."""
    for stage in document["stages"].values():
        stage["deps"] = [*(dep for dep in stage["deps"] if not is_code(dep)), *expected_code(stage)]


def main() -> None:
    """Run as a program; without --write, exit 1 where dvc.yaml is stale."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="rewrite the code dependencies")
    arguments = parser.parse_args()
    yaml = YAML()
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(DVC)
    if arguments.write:
        update(document)
        yaml.dump(document, DVC)
        return
    for name, files in stale(document).items():
        print(f"{name}: {', '.join(files)}; run `python -m scripts.code_deps --write`", file=sys.stderr)
    sys.exit(1 if stale(document) else 0)


if __name__ == "__main__":
    main()
