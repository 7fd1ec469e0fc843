r"""Text from a font without a Unicode map: characters that stand for nothing.

Drops what is more than a third made of replacement and private-use characters in runs, or of `(cid:42)`; keeps
`\uf0b7 關閥` and `\uf0a3 是 \uf0a3 否`, whose bullets and boxes come from symbol fonts and stand alone. The share: in
133 real and demo files lost text has two fifths and more, `�� 知识库简介` (a lost picture before a title) 0.29.
"""

from __future__ import annotations

import re

from pipelines.document import Element

_NOTHING = "\ufffd\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
_LOST = re.compile(f"[{_NOTHING}]{{2,}}|(?<=[^\\W_])\ufffd|\\(cid:[0-9]{{1,5}}\\)")
_SUSPECT = re.compile(f"[{_NOTHING}]|\\(cid:")
_SHARE = 1 / 3


def unreadable(element: Element) -> str | None:
    """Return `unreadable`, or None."""
    text = element.text
    if not _SUSPECT.search(text):
        return None
    lost = sum(map(len, _LOST.findall(text)))
    return "unreadable" if lost > _SHARE * len("".join(text.split())) else None
