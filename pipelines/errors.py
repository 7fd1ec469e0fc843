"""The exception tree. A message names the thing, its value and the next command; it never holds document text.

YawanError              exit status 1: the program, not the user, is at fault
└── UserError           exit status 2, one line, no traceback
    ├── ConfigError     a setting is unknown, missing or out of range
    ├── CorpusError     a card or manifest is missing, malformed or does not match its files
    ├── KeyMissingError no pseudonym key, or not the one that params.yaml names
    ├── ModelError      a base model is missing, unpinned or not what was recorded
    ├── OutputError     a stage output is incomplete, changed or written by another schema
    └── BusyError       another process holds the output
DocumentError           one document failed; it ends in the ledger, the run goes on
"""

from __future__ import annotations


class YawanError(Exception):
    """Base of every error raised on purpose."""

    exit_status = 1


class UserError(YawanError):
    """Something a user can mend; printed on one line."""

    exit_status = 2


class ConfigError(UserError):
    """A setting is unknown, missing or out of range. Collects every mistake before it is raised."""


class CorpusError(UserError):
    """A card or manifest is missing, malformed or does not match its files."""


class KeyMissingError(UserError):
    """There is no pseudonym key, or it is not the one that params.yaml names."""


class ModelError(UserError):
    """A base model is missing, unpinned or not what was recorded."""


class OutputError(UserError):
    """A stage output is incomplete, changed or written by another schema."""


class BusyError(UserError):
    """Another process holds the output."""


class DocumentError(Exception):
    """One document failed or was rejected.

    Args:
        reason: short snake_case word for the ledger, e.g. `encrypted`.
        rejected: True where the document was refused by policy, False where it could not be processed.

    """

    def __init__(self, reason: str, *, rejected: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.rejected = rejected
