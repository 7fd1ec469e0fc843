"""`yawan deidentify`: mask lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.commands.shown import note

if TYPE_CHECKING:
    from pipelines.deid.masker import Masked, Masker

EXAMPLES = """\b
Examples:
  echo '聯絡人：王小明 0912-345-678' | yawan deidentify
  yawan deidentify handover.txt --json
"""


def deidentify(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="UTF-8 text, one item a line; - is stdin")] = "-",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line: text, masked, spans")] = False,
) -> None:
    """Replace personal and company-identifying values by pseudonyms, line by line.

    Spans count characters of `text`; `end` is exclusive. The key is the one that params.yaml names.
    """
    import sys

    masker = load_masker()
    for text in _lines(file):
        masked = masker.mask(text)
        sys.stdout.write((_as_json(text, masked) if as_json else masked.text) + "\n")
        sys.stdout.flush()


def load_masker() -> Masker:
    """Return a masker with the key, dictionaries and least score that params.yaml and this machine name.

    Raises:
        KeyMissingError: without that key.
        ConfigError: without params.yaml, or on a bad dictionary.

    """
    import os

    from pipelines.config import load_section
    from pipelines.deid.dictionaries import load_dictionaries
    from pipelines.deid.keys import demo_key_id, load_key
    from pipelines.deid.masker import Masker
    from pipelines.deidentify import DeidentifyConfig
    from pipelines.settings import load_settings

    settings, config = load_settings(), load_section("deidentify", DeidentifyConfig)
    key = load_key(config.key_id, settings.key_file, (), os.environ)
    if config.key_id == demo_key_id():
        note("note: this is the demo key, which is public: whoever has it can test guesses against the pseudonyms")
    return Masker(key, load_dictionaries(settings.dictionaries), config.min_score)


def _lines(file: str) -> Iterator[str]:
    """Yield the lines without their ends."""
    import sys

    from pipelines.errors import UserError

    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield line.decode("utf-8").removesuffix("\n").removesuffix("\r")
            except UnicodeDecodeError:
                raise UserError(f"{file} line {number}: not UTF-8; convert it, e.g. `iconv -f big5 -t utf-8`") from None


def _as_json(text: str, masked: Masked) -> str:
    import orjson

    spans: list[dict[str, Any]] = [
        {"start": s.start, "end": s.end, "type": str(s.type), "score": s.score, "rule": s.rule} for s in masked.spans
    ]
    return orjson.dumps({"text": text, "masked": masked.text, "spans": spans}).decode()
