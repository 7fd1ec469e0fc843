"""`yawan vault`: the pseudonym key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scripts.commands.shown import note

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Pseudonym keys.")

_NEW_KEY_EXAMPLE = """\b
Example: yawan vault new-key ~/keys/plant.key
"""


@app.callback()
def vault() -> None:
    """Pseudonym keys."""


@app.command("new-key", epilog=_NEW_KEY_EXAMPLE)
def new_key(file: Annotated[Path, typer.Argument(metavar="FILE", help="a new file, outside the repository")]) -> None:
    """Make a pseudonym key, readable by you alone, and print its id."""
    from pipelines.deid.keys import KEY_VARIABLE, write_new_key

    identity = write_new_key(file)
    print(identity)
    note(
        f"Set key_id: {identity} in conf/corpora and run `python -m scripts.params`; "
        f"then key_file: {file.resolve()} in .yawan.yaml, or {KEY_VARIABLE} in the environment.\n"
        "Keep a copy in a safe place: pseudonyms made with a lost key cannot be made again."
    )
