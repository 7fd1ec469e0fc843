"""`corrections.yaml` of a corpus: what stewards saw on scans where recognition was wrong or unsure. Fails closed.

    - sha256: 5f0c…                       # of the file, as in manifest.tsv
      page: 1
      box: [54.0, 146.5, 492.8, 156.2]    # as in the queue of verify_numbers
      read: 5×10                          # a stretch of what parse made of it
      is: 5×10⁻⁶                          # the same as `read` to confirm it
      who: document control
      on: 2026-11-24

A stretch that stands several times in its paragraph or table takes `occurrence: 2`. Everything is read as it is
written, so that `1.50` needs no quotes and `on` is no truth value.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from pipelines.errors import CorpusError
from pipelines.manifest import FileEntry
from pipelines.parsers.corrected import Correction

CORRECTIONS_FILE = "corrections.yaml"
_Text = Annotated[str, Field(min_length=1, max_length=500)]


class Entry(BaseModel):
    """One validated entry. Unknown and missing keys and values of the wrong sort are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    page: Annotated[int, Field(ge=1)]
    box: Annotated[list[float], Field(min_length=4, max_length=4)]
    read: _Text
    becomes: Annotated[_Text, Field(alias="is")]
    occurrence: Annotated[int, Field(ge=1)] = 1
    who: Annotated[str, Field(min_length=1)]
    on: date

    @model_validator(mode="after")
    def _box_has_an_area(self) -> Entry:
        x0, y0, x1, y1 = self.box
        if not (x0 < x1 and y0 < y1):
            raise ValueError("box is left, top, right, bottom in points")
        return self


def load_corrections(folder: Path, files: list[FileEntry]) -> dict[str, tuple[Correction, ...]]:
    """Return the corrections of a corpus by the sha256 of their file, in the order written; none without a file.

    Raises:
        CorpusError: naming every mistake by its entry and never what was read: not the schema, or for a file that
            the manifest does not list (any more).

    """
    path = folder / CORRECTIONS_FILE
    if not path.exists():
        return {}
    known = {entry.sha256 for entry in files}
    found: dict[str, tuple[Correction, ...]] = {}
    problems = []
    for number, entry in enumerate(_entries(path), start=1):
        name = f"{path} entry {number}"
        if entry.sha256 not in known:
            problems.append(f"{name}: no file of manifest.tsv has this sha256; the file changed or left the corpus")
        made = Correction(name, entry.page, _box(entry), entry.read, entry.becomes, entry.occurrence)
        found[entry.sha256] = (*found.get(entry.sha256, ()), made)
    if problems:
        raise CorpusError(" | ".join(problems))
    return found


def _box(entry: Entry) -> tuple[float, float, float, float]:
    return entry.box[0], entry.box[1], entry.box[2], entry.box[3]


def _entries(path: Path) -> list[Entry]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    except (yaml.YAMLError, UnicodeDecodeError):
        raise CorpusError(f"{path}: not valid YAML") from None
    try:
        return TypeAdapter(list[Entry]).validate_python(data or [])
    except ValidationError as error:
        raise CorpusError(" | ".join(_described(path, item) for item in error.errors(include_url=False))) from None


def _described(path: Path, item: object) -> str:
    """Name the entry and its key, without the value: it is text of a document."""
    detail = item if isinstance(item, dict) else {}
    location = detail.get("loc", ())
    entry = f" entry {location[0] + 1}" if location and isinstance(location[0], int) else ""
    keys = ".".join(str(part) for part in location[1:])
    message = str(detail.get("msg", "malformed")).removeprefix("Value error, ")
    return f"{path}{entry}: {f'`{keys}`: ' if keys else ''}{message}"
