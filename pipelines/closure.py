"""The modules of ours that a module imports, directly or not, and one hash over their sources.

The hash is part of every memo key: changed code never meets old results.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import grimp

# Lowest layer first; a package imports only those before it.
PACKAGES = ("pipelines", "training", "eval", "scripts")


@cache
def _graph(package: str) -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES[: PACKAGES.index(package) + 1], cache_dir=None)


def modules(name: str) -> list[str]:
    """Return the module and everything of ours that it imports, sorted; packages on the way included."""
    graph = _graph(name.split(".")[0])
    imported = {name, *graph.find_upstream_modules(name)}
    packages = {module.rsplit(".", size)[0] for module in imported for size in range(1, module.count(".") + 1)}
    found = imported | packages
    return sorted(module for module in found if module.split(".")[0] in PACKAGES)


def sources(name: str) -> list[Path]:
    """Return the source files of `modules(name)`."""
    return [_source(module) for module in modules(name)]


@cache
def _source(module: str) -> Path:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return Path(spec.origin)


@cache
def code_hash(name: str, libraries: tuple[str, ...] = ()) -> str:
    """Return a hash over the sources of a module's import closure, Python's and the libraries' versions."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for path in sources(name):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in libraries:
        digest.update(f"{library}={version(library)}\0".encode())
    return digest.hexdigest()
