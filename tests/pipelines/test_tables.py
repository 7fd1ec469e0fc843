"""What is written is what is read, whatever characters and numbers it holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.tables import ELEMENT_SCHEMA, TableWriter

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
numbers = st.floats(allow_nan=False, allow_infinity=False)
boxes = st.none() | st.lists(numbers, min_size=4, max_size=4)
rows = st.builds(
    lambda order, text, box, section, edits, confidence: {
        "doc_id": "0" * 16, "order": order, "kind": "paragraph", "text": text,
        "locator": {"page": None, "box": box, "sheet": None, "cells": text, "row": 2**40, "block": None,
                    "start": 0, "end": None},
        "section": section, "cells": [{"row": 0, "col": 1, "text": text, "row_span": 1, "col_span": 2, "header": True}],
        "fields": [], "edits": edits, "confidence": confidence, "language": None,
    },
    st.integers(0, 2**31 - 1), texts, boxes, st.lists(texts, max_size=2),
    st.lists(st.lists(st.integers(0, 2**31 - 1), min_size=4, max_size=4), max_size=2), st.none() | numbers,
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(rows, max_size=4), st.integers(0, 4))
def test_round_trip_however_rows_are_divided(found: list[dict[str, object]], cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole, parts = Path(folder, "whole"), Path(folder, "parts")
        with TableWriter(whole, ELEMENT_SCHEMA) as writer:
            writer.add(found)
        with TableWriter(parts, ELEMENT_SCHEMA) as writer:
            writer.add(found[:cut])
            writer.add(found[cut:])
        assert pq.read_table(whole).to_pylist() == found
        assert whole.read_bytes() == parts.read_bytes()
