"""The text an author gives to stand for an image."""

from __future__ import annotations

import re

_USELESS = re.compile(r"(?i)(?:image|img|picture|photo|logo|icon|banner|圖片|圖|照片|影像)?[\s\d_-]*|\S+\.\w{3,4}")


def said_of(alternative: str) -> str:
    """Return an alternative text, empty where it says nothing: a file name, a time stamp, a bare `圖片` or `logo`."""
    text = " ".join(alternative.split())
    return "" if len(text) < 2 or _USELESS.fullmatch(text) else text
