"""The only module that imports unstructured: a second reading of a file, to hold our own readers against.

It reads nothing by itself here. Measured (0.27.32) on the decks, pages and mails of our tests, each reader of ours
keeps what it cannot: it gives no place in the file, no spans of merged cells, no charts or diagrams, no navigation,
hidden text or text for images, no Outlook mails within mails; notes come before their slide; XML with text between
elements comes out of order and in part; ODT, RTF and EPUB need pandoc; DOCX loses text boxes; short Chinese paragraphs
are titles. Importing it takes seconds and hundreds of megabytes in every worker. What it does give, words, must all be
found in our reading too: the tests ask that of every format both read.

It is made to work offline and quietly: no model is fetched (it would install one for English), no telemetry is sent
and no notice printed.
"""

from __future__ import annotations

import io
import os
from functools import cache
from typing import Any

from pipelines.errors import DocumentError
from pipelines.parsers.formats import Format

_QUIET = {"UNSTRUCTURED_DISABLE_NOTICE": "1", "DO_NOT_TRACK": "1", "SCARF_NO_ANALYTICS": "true"}
_PARTITIONERS = {
    Format.PPTX: ("pptx", "partition_pptx", {"include_slide_notes": True}),
    Format.HTML: ("html", "partition_html", {}),
    Format.EML: ("email", "partition_email", {"process_attachments": False}),
    Format.MSG: ("msg", "partition_msg", {"process_attachments": False}),
    Format.DOCX: ("docx", "partition_docx", {}),
}


def second_reading(data: bytes, media: Format) -> tuple[str, ...]:
    """Return the texts that unstructured finds in a file, in its order.

    Raises:
        DocumentError: `unsupported_format` for a format it is not asked for; `corrupt` for whatever it raises.

    """
    if media not in _PARTITIONERS:
        raise DocumentError("unsupported_format", rejected=True)
    module, name, options = _PARTITIONERS[media]
    partition = getattr(_modules(module), name)
    try:
        elements = partition(file=io.BytesIO(data), languages=[""], **options)
    except Exception as error:
        raise DocumentError("corrupt") from error
    return tuple(text for element in elements if (text := str(element.text).strip()))


@cache
def _modules(name: str) -> Any:
    """Import one of its partitioners, after everything that would reach for the network is switched off."""
    from importlib import import_module

    os.environ.update(_QUIET)
    tokenize = import_module("unstructured.nlp.tokenize")
    tokenize._load_spacy_model = _sentences_only  # type: ignore[attr-defined]
    return import_module(f"unstructured.partition.{name}")


@cache
def _sentences_only() -> Any:
    """Return a pipeline that parts sentences by their signs, in any language, and needs no model."""
    import spacy

    pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    return pipeline
