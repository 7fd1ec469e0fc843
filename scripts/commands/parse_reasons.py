"""Why a file gave nothing, in words that say what to do about it."""

from __future__ import annotations

from pipelines.parsers.formats import Format
from pipelines.parsers.task import Options
from pipelines.workers import Failure


def explained(failure: Failure, options: Options) -> str:
    """Return outcome, reason and advice, e.g. `failed(corrupt): open it in the program …`."""
    outcome = f"{'rejected' if failure.rejected else 'failed'}({failure.reason})"
    advice = _advice(failure.reason, options)
    return f"{outcome}: {advice}" if advice else outcome


def _advice(reason: str, options: Options) -> str:
    formats = ", ".join(item.name for item in Format)
    return {
        "unsupported_format": f"the formats that are read are {formats}; the content tells, not the name alone",
        "encrypted": "give its password (docs/steward.md: `passwords` in .yawan.yaml), or save a copy without one",
        "empty_file": "it has no bytes; fetch it again",
        "wrong_password": "none of its passwords fits; correct the file that `passwords` in .yawan.yaml names",
        "corrupt": "open it in the program it comes from and save it again",
        "no_text": "nothing that can be read was found in it",
        "too_many_pages": f"the limit is {options.pages}, see conf/ (parse.limits.pages); split it or raise the limit",
        "memory": "it takes more memory than there is; split it",
        "archive": "it has no text of its own; unpack it to look at one member, a corpus takes it as it is",
        "needs_libreoffice": "install LibreOffice (the command soffice), or save it in the modern format",
        "program_error": "an error of the program; report the line above",
        "too_deep": "its structure is nested too deeply",
    }.get(reason, "")
