"""Why a file gave nothing, in words that say what to do about it."""

from __future__ import annotations

from pipelines.parsers.formats import Format
from pipelines.parsers.task import Options
from pipelines.workers import Failure


def explained(failure: Failure, options: Options) -> str:
    """Return outcome, reason and advice, e.g. `failed(encrypted): save it without a password`."""
    outcome = f"{'rejected' if failure.rejected else 'failed'}({failure.reason})"
    advice = _advice(failure.reason, options)
    return f"{outcome}: {advice}" if advice else outcome


def _advice(reason: str, options: Options) -> str:
    formats = ", ".join(item.name for item in Format)
    return {
        "unsupported_format": f"the formats that are read are {formats}; the content tells, not the name alone",
        "empty_file": "it has no bytes; fetch it again",
        "encrypted": "save a copy without its password",
        "corrupt": "open it in the program it comes from and save it again",
        "no_text": "nothing that can be read was found in it",
        "too_many_pages": f"the limit is {options.pages}, see conf/ (parse.limits.pages); split it or raise the limit",
        "memory": "it takes more memory than there is; split it",
        "archive": "it has no text of its own; unpack it to look at one member, a corpus takes it as it is",
        "needs_libreoffice": "install LibreOffice (the command soffice), or save it in the modern format",
        "too_deep": "its structure is nested too deeply",
    }.get(reason, "")
