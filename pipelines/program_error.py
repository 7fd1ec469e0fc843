"""Errors of the program itself: which of them one document may cause, and where they happened, without its text."""

from __future__ import annotations

import traceback

from pipelines.errors import YawanError

# What no document causes: the installation is broken, the disk is full, a setting is wrong. It concerns all of them.
_OF_THE_MACHINE = (ImportError, NameError, OSError, YawanError)


def concerns_all(error: Exception) -> bool:
    """Whether the next document would fare no better, so that the run has to stop."""
    return isinstance(error, _OF_THE_MACHINE)


def where(error: BaseException) -> str:
    """Return the type of an error and the innermost line of ours; its message may hold text of the document."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/pipelines/" in frame.filename] or frames
    return f"{type(error).__name__} at {own[-1].filename.rpartition('/pipelines/')[2]}:{own[-1].lineno}"
