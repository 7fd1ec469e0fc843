"""The `yawan` command. Subcommands live in scripts/commands, one module a group; imports are late."""

from __future__ import annotations

import errno
from typing import Any

import typer
from typer.core import TyperGroup

from pipelines.errors import UserError, YawanError
from scripts.commands import corpus, deidentify, doctor, gate, parse, vault


class OneLineErrors(TyperGroup):
    """A command group that ends on an error with one line on stderr and its exit status, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except (YawanError, KeyboardInterrupt) as error:
            return _end(error)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            return _end(UserError(f"{error.filename or 'file'}: {error.strerror or error}"))


def _end(problem: BaseException) -> None:
    from pipelines.stage import one_line_errors

    with one_line_errors():
        raise problem


app = typer.Typer(
    cls=OneLineErrors, add_completion=False, no_args_is_help=True, rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Documents of fabs and chemical plants to datasets and gated LoRA models, on the plant's own machines.",
)  # fmt: skip
app.add_typer(corpus.app, name="corpus")
app.command("parse", epilog=parse.EXAMPLES)(parse.parse)
app.command("deidentify", epilog=deidentify.EXAMPLES)(deidentify.deidentify)
app.add_typer(vault.app, name="vault")
app.command("doctor", epilog=doctor.EXAMPLE)(doctor.doctor)
app.command("gate", epilog=gate.EXAMPLE)(gate.gate)


def main() -> None:
    """Run the command line."""
    app(prog_name="yawan")


if __name__ == "__main__":
    main()
