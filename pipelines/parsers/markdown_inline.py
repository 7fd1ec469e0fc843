"""Inline Markdown and HTML to the text a reader sees."""

from __future__ import annotations

import re

from pipelines.parsers.alternative import said_of
from pipelines.parsers.entities import unescaped
from pipelines.parsers.raised import subscript, superscript

# Every mark that may lack its partner looks for it within a length, so that a text of nothing else takes linear time.
_CODE = re.compile(r"(?<!`)(`++)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# MyST and Sphinx: ``{py:class}`Name` `` shows the name.
_ROLE = re.compile(r"(?<![\w\\])\{[A-Za-z][\w:+.-]{0,100}\}(?=`)")
_TARGET = r"\((?:[^()]++|\([^()]*+\))*+\)"
_IMAGE = re.compile(rf"!\[([^\]]{{0,1000}})\]{_TARGET}")
_LINK = re.compile(rf"(?<!\\)\[([^\]]{{0,1000}})\]{_TARGET}")
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^>\s]+)>")
_RAISED = re.compile(r"<sup>(.{0,1000}?)</sup>", re.IGNORECASE | re.DOTALL)
_LOWERED = re.compile(r"<sub>(.{0,1000}?)</sub>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,5000}?)(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_\\])_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?![\w_])"
)
_STRIKE = re.compile(r"~~(?=\S)(.{1,5000}?)(?<=\S)~~")
# Any sign of ASCII may be escaped (CommonMark 2.4).
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HELD = re.compile("\ue000(\\d{1,9})\ue001")


def plain(text: str) -> str:
    """Return inline Markdown as plain text: marks dropped, links as their words, raised digits raised."""
    held: list[str] = []

    def hold(value: str) -> str:
        held.append(value)
        return f"\ue000{len(held) - 1}\ue001"

    text = _CODE.sub(lambda found: hold(found.group(2).strip()), _ROLE.sub("", text))
    text = _ESCAPED.sub(lambda found: hold(found.group(1)), text)
    text = _IMAGE.sub(lambda found: said_of(found.group(1)), text)
    for pattern in (_LINK, _AUTOLINK):
        text = pattern.sub(r"\1", text)
    text = _RAISED.sub(lambda found: superscript(found.group(1)), text)
    text = _LOWERED.sub(lambda found: subscript(found.group(1)), text)
    text = _TAG.sub("", _BREAK.sub(" ", text))
    text = _STRIKE.sub(r"\1", _STRONG.sub(r"\2", text))
    text = _EMPHASIS.sub(lambda found: found.group(1) or found.group(2), text)
    text = unescaped(text)
    return _HELD.sub(lambda found: held[int(found.group(1))] if int(found.group(1)) < len(held) else "", text).strip()
