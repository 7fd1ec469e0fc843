"""The `references` of .yawan.yaml: corpora whose files stay where they are. A machine's matter, no card's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from pipelines.output import write_file
from pipelines.settings import SETTINGS_FILE


@contextmanager
def referenced(corpus: str, target: Path, path: Path = SETTINGS_FILE) -> Iterator[None]:
    """Write a reference before the block and take it back if the block fails."""
    before = path.read_text(encoding="utf-8") if path.exists() else None
    _write(path, with_reference(before or "", corpus, target.resolve()))
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink()
        else:
            _write(path, before)
        raise


def with_reference(text: str, corpus: str, target: Path) -> str:
    """Return the settings with one more reference; other lines and comments stay."""
    line = f"  {corpus}: {json.dumps(str(target), ensure_ascii=False)}\n"
    data = yaml.safe_load(text) or {}
    if "references" not in data:
        separator = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{separator}references:\n{line}"
    added, count = re.subn(r"^references:[ \t]*(?:#.*)?\n(?=  \S)", lambda match: match[0] + line, text, flags=re.M)
    if count:
        return added
    references = {**(data["references"] or {}), corpus: str(target)}
    return yaml.safe_dump({**data, "references": references}, sort_keys=False, allow_unicode=True)


def _write(path: Path, text: str) -> None:
    write_file(path, text.encode())
    path.chmod(0o600)
