"""The de-identification part of the rehearsal: both passes over the documents of one source."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from pipelines.config import load_section
from pipelines.corpora import Source
from pipelines.deid import finding, masking
from pipelines.deid.dictionaries import load_dictionaries
from pipelines.deid.finding import FindStep
from pipelines.deid.keys import load_key
from pipelines.deid.masking import MaskStep
from pipelines.deidentify import DeidentifyConfig
from pipelines.document import Document
from pipelines.errors import KeyMissingError
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_in_order
from scripts.commands.rehearsed import Rehearsed, State, failed, present
from scripts.commands.shown import note

T = TypeVar("T")
Rows = Sequence[tuple[Rehearsed, Document]]


def mask_documents(state: State, source: Source, settings: Settings) -> None:
    """Enter the masks of every document; without the key say so and leave them out.

    Names are looked for in this source alone; all sources together may give a few more.
    """
    config = load_section("deidentify", DeidentifyConfig)
    try:
        key = load_key(config.key_id, settings.key_file, [source.card], os.environ)
    except KeyMissingError as error:
        note(f"not de-identified: {error}")
        return
    dictionaries, columns, limits = (
        load_dictionaries(settings.dictionaries),
        source.card.columns,
        config.limits.limits(),
    )
    rows = present(state)
    find = FindStep(dictionaries, config.min_score)
    found = _through(state, rows, find, [(document, columns) for _, document in rows], settings, limits)
    findings = [finding.decode(result) for _, _, result in found]
    names = tuple(sorted({name for item in findings for name in item.names}))
    mask = MaskStep(key, names, dictionaries, config.min_score)
    items = [(document, columns, item) for (_, document, _), item in zip(found, findings, strict=True)]
    masked = _through(state, [(row, document) for row, document, _ in found], mask, items, settings, limits)
    for row, document, result in masked:
        state[row.doc_id] = replace(row, masks=masking.decode(result).counts), document


def _through(
    state: State, rows: Rows, step: Callable[[T], bytes], items: Sequence[T], settings: Settings, limits: Limits
) -> list[tuple[Rehearsed, Document, bytes]]:
    """Return the documents that went through a step with its results; the others are entered as failed."""
    through = []
    results = map_in_order(step, items, workers=settings.workers, limits=limits)
    for (row, document), result in zip(rows, results, strict=True):
        if isinstance(result, Failure):
            state[row.doc_id] = failed(row, result)
        else:
            through.append((row, document, result))
    return through
