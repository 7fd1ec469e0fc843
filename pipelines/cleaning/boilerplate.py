"""Boilerplate across the documents of a corpus: confidentiality notices, distribution lists, company footers.

Two passes with a summary between them: `find_paragraphs` hashes, in each document, the paragraphs that could be such;
`summarise` tells which of them many documents repeat; `RepeatFilter` drops those, in all documents but the one of
smallest id, so that one copy stays.

Repeated text is often meant to be there: a step, a safety rule, a definition that each SOP states again. A trained
model misses what is dropped wrongly more than it suffers from what is left. So a paragraph can only be boilerplate if
it speaks of administration (`wording`) and not of safety, is no title, table, record, field of a form (label, tab,
value) or numbered step, and has no quantity.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from pipelines.cleaning.filters.registry import filters_for, reason_to_drop
from pipelines.cleaning.task import Repeats, Task
from pipelines.cleaning.wording import is_administrative, is_safety
from pipelines.document import Element, ElementKind, decode

# Characters without blanks: shorter is a label, longer is a chapter.
_SHORTEST, _LONGEST = 8, 800
_KINDS = frozenset({ElementKind.PARAGRAPH, ElementKind.LIST_ITEM})
_STEP = re.compile(
    r"\s*(?:[(（]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）.．、]|[①-⓿]|步驟|步骤|(?i:step)\s*\d|\d+\.\d)"
)
_QUANTITY = re.compile(
    r"\d\s*(?:%|‰|℃|℉|°|[nuµμm]m\b|cm\b|m[²³]?\b|km\b|[mk]?g\b|[mk]?L\b|[kMGm]?Pa\b|bar\b|psi|Torr|mTorr|sccm|slm|rpm|[kMG]?Hz\b|[mk]?V\b|m?A\b|[kM]?W\b"
    r"|[kM]?Ω|ppm|ppb|min\b|sec\b|hr?s?\b|days?\b|years?\b|秒|分鐘|分钟|小時|小时|時|时|天|日|週|周|個月|个月|年|公[分尺斤升噸里]|度|倍|次)"
)


def find_paragraphs(task: Task) -> bytes:
    """Return the encoded hashes of a document's paragraphs that are boilerplate if others repeat them."""
    elements = decode(task.document).elements
    filters = filters_for(elements, task.options.min_confidence)
    hashes = {
        paragraph_hash(element)
        for element in elements
        if may_be_boilerplate(element) and reason_to_drop(element, filters) is None
    }
    return orjson.dumps(sorted(hashes))


def may_be_boilerplate(element: Element) -> bool:
    """Return whether the element is of a sort that may go where it is repeated."""
    text = element.text
    return (
        element.kind in _KINDS
        and "\t" not in text
        and is_administrative(text)
        and not is_safety(text)
        and not _STEP.match(text)
        and not _QUANTITY.search(text)
        and _SHORTEST <= len(_folded(text)) <= _LONGEST
    )


def paragraph_hash(element: Element) -> str:
    """Return a hash (16 hex digits) of a text without blanks, case and compatibility forms."""
    return hashlib.blake2b(_folded(element.text).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def summarise(
    documents: Iterable[tuple[str, str]], hashes: Iterable[list[str]], min_documents: int, min_share: float
) -> list[Repeats]:
    """Return, for each document, which of its paragraphs are boilerplate; a corpus is judged by itself.

    Args:
        documents: corpus and document id of each document.
        hashes: of each document, as `find_paragraphs` gives them.
        min_documents: a paragraph in fewer documents is none.
        min_share: nor is one in a smaller part of its corpus (0..1).

    """
    rows = [(corpus, doc_id, found) for (corpus, doc_id), found in zip(documents, hashes, strict=True)]
    sizes = Counter(corpus for corpus, _, _ in rows)
    spread: Counter[tuple[str, str]] = Counter((corpus, value) for corpus, _, found in rows for value in found)
    common = {key for key, count in spread.items() if count >= min_documents and count >= min_share * sizes[key[0]]}
    keepers: dict[tuple[str, str], str] = {}
    for corpus, doc_id, found in rows:
        for key in common & {(corpus, value) for value in found}:
            keepers[key] = min(keepers.get(key, doc_id), doc_id)
    return [_repeats(corpus, doc_id, found, keepers) for corpus, doc_id, found in rows]


def _repeats(corpus: str, doc_id: str, found: list[str], keepers: dict[tuple[str, str], str]) -> Repeats:
    known = {value: keepers[corpus, value] for value in sorted(found) if (corpus, value) in keepers}
    return Repeats(
        drop=tuple(value for value, keeper in known.items() if keeper != doc_id),
        keep_first=tuple(value for value, keeper in known.items() if keeper == doc_id),
    )


@dataclass(slots=True)
class RepeatFilter:
    """The filter of one document; it is asked about its elements in order."""

    repeats: Repeats
    _seen: set[str] = field(default_factory=set)

    def __call__(self, element: Element) -> str | None:
        """Return `boilerplate`, or None."""
        if not (self.repeats.drop or self.repeats.keep_first) or not may_be_boilerplate(element):
            return None
        value = paragraph_hash(element)
        if value in self.repeats.keep_first and value not in self._seen:
            self._seen.add(value)
            return None
        return "boilerplate" if value in self.repeats.drop or value in self._seen else None
