"""Write requirements.lock: the exact versions of everything the project needs, as installed here.

reads     the environment, pyproject.toml through the installed distribution
writes    requirements.lock
command   python -m scripts.lock

Plain `name==version` lines without any address, so that each machine takes them from the index it is set up for.
Local build tags (`+cpu`) are left out: which build of torch is taken is the machine's choice.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path("requirements.lock")
PROJECT = "yawan"
_EXTRAS = frozenset({"dev", "ray"})
# What building the editable install needs: it runs without build isolation, and so without the network.
_BUILD = ("hatchling", "editables", "pip")


def locked() -> list[str]:
    """Return `name==version` for the project's requirements and all that they require, sorted."""
    pending = [(PROJECT, _EXTRAS), *((name, frozenset[str]()) for name in _BUILD)]
    seen: dict[tuple[str, frozenset[str]], str] = {}
    while pending:
        name, extras = pending.pop()
        if (name, extras) in seen:
            continue
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        seen[name, extras] = found.version.split("+")[0]
        for text in found.requires or []:
            requirement = Requirement(text)
            if _applies(requirement, extras):
                pending.append((_normal(requirement.name), frozenset(requirement.extras)))
    versions = {name: version for (name, _), version in seen.items() if name != PROJECT}
    return [f"{name}=={version}" for name, version in sorted(versions.items())]


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Run as a program."""
    header = "# Exact versions, written by `python -m scripts.lock`; taken by `make install`.\n"
    LOCK.write_text(header + "\n".join(locked()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
