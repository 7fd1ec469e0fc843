"""The pseudonym key: 32 bytes from outside the repository, named in params.yaml by its id.

The demo key is public and so protects nothing; it is refused as soon as one selected corpus is not public.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.card import Card, Sensitivity
from pipelines.errors import KeyMissingError
from pipelines.restricted import open_to_others

KEY_VARIABLE = "YAWAN_KEY"
KEY_BYTES = 32
DEMO_KEY = hashlib.sha256(b"yawan demo key: public, protects nothing").digest()
_ID_PREFIX = b"yawan key id"
_ID_LENGTH = 12
_HEX = re.compile(r"[0-9A-Fa-f]{64}")
_HOW = f"set {KEY_VARIABLE} or key_file in .yawan.yaml; `yawan vault new-key FILE` makes a new one"


def key_id(key: bytes) -> str:
    """Return the id of a key: 12 hex digits of SHA-256 over `yawan key id` and the key."""
    return hashlib.sha256(_ID_PREFIX + key).hexdigest()[:_ID_LENGTH]


def demo_key_id() -> str:
    """Return the id of the demo key, for params.yaml."""
    return key_id(DEMO_KEY)


def write_new_key(path: Path) -> str:
    """Write a random key, readable by the owner alone; return its id.

    Raises:
        KeyMissingError: if the file exists (a key that is overwritten cannot be brought back) or its folder does not.

    """
    key = secrets.token_bytes(KEY_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyMissingError(
            f"{path}: there is a file already; choose another name, keys are never replaced"
        ) from None
    except OSError as error:
        raise KeyMissingError(f"{path}: {error.strerror}; choose a folder that exists and is yours") from None
    with os.fdopen(descriptor, "w") as stream:
        stream.write(key.hex() + "\n")
    return key_id(key)


def read_key_file(path: Path) -> bytes:
    """Read a key file.

    Raises:
        KeyMissingError: if it is missing, holds no 64 hex digits, or others than the owner may read it.

    """
    try:
        complaint = open_to_others(path)
        if complaint:
            raise KeyMissingError(f"{complaint}the key; run `chmod 600 {path}`")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no text file"
        raise KeyMissingError(f"{path}: {reason}; {_HOW}") from None
    return _parse(text, str(path))


def load_key(expected: str, key_file: Path | None, cards: Iterable[Card], environment: Mapping[str, str]) -> bytes:
    """Return the key that params.yaml names.

    Args:
        expected: key id from params.yaml.
        key_file: from the machine's settings; YAWAN_KEY in the environment wins over it.
        cards: of every selected corpus.

    Raises:
        KeyMissingError: if there is no key, it has another id, it is readable by others, or it is the demo key and
            a corpus is not public.

    """
    if expected == demo_key_id():
        _refuse_demo_key(cards)
        return DEMO_KEY
    if environment.get(KEY_VARIABLE):
        key, origin = _parse(environment[KEY_VARIABLE], KEY_VARIABLE), KEY_VARIABLE
    elif key_file is not None:
        key, origin = read_key_file(key_file), str(key_file)
    else:
        raise KeyMissingError(f"no pseudonym key, params.yaml asks for {expected}; {_HOW}")
    if key_id(key) != expected:
        raise KeyMissingError(
            f"{origin}: key {key_id(key)}, params.yaml asks for {expected}; give that key, or set deidentify.key_id "
            "in conf/ and run `python -m scripts.params`"
        )
    return key


def _refuse_demo_key(cards: Iterable[Card]) -> None:
    closed = sorted(card.id for card in cards if card.sensitivity is not Sensitivity.PUBLIC)
    if closed:
        raise KeyMissingError(
            f"the demo key is public and refused for {', '.join(closed)} (sensitivity not public); "
            "run `yawan vault new-key FILE` and set deidentify.key_id in conf/ to its id"
        )


def _parse(text: str, origin: str) -> bytes:
    if not _HEX.fullmatch(text.strip()):
        raise KeyMissingError(f"{origin}: not a key of 64 hex digits; {_HOW}")
    return bytes.fromhex(text.strip())
