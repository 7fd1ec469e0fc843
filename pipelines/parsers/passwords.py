"""The passwords that may open one file: they travel to the worker, and hide wherever a task is shown or encoded."""

from __future__ import annotations

from pipelines.errors import DocumentError

# Reasons that tell of this machine, not of the file: nothing that ends so is final, and no stage hands it on.
LOCKED = frozenset({"password_missing", "wrong_password"})


class Passwords:
    """What to try, in this order; no dataclass, so that no encoder and no `asdict` looks inside.

    Attributes:
        values: empty where this machine knows of none.

    """

    __slots__ = ("values",)

    def __init__(self, *values: str) -> None:
        self.values = values

    def __repr__(self) -> str:
        return f"Passwords({len(self.values)})"


def stays_locked(passwords: Passwords | None) -> DocumentError:
    """Return the error of a file that is encrypted and was not opened.

    Args:
        passwords: that were tried; None where the file is not to be opened, whatever this machine knows.

    """
    if passwords is None:
        return DocumentError("encrypted")
    return DocumentError("wrong_password" if passwords.values else "password_missing")
