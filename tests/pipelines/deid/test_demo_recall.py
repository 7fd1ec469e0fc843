"""The demo corpora hold planted values of every type: the rules must find them and leave the decoys alone."""

from __future__ import annotations

import pytest

from scripts.bench import deid_demo

FLOOR = 0.98


@pytest.mark.skipif(not deid_demo.TRUTH.is_dir(), reason="the demo corpora are absent")
def test_planted_values_are_masked_and_decoys_stay() -> None:
    cases = deid_demo.load_cases()
    result = deid_demo.measure(cases, deid_demo.mask_all(cases))
    low = {kind: result.masked[kind] / total for kind, total in result.planted.items()}
    assert not {kind: value for kind, value in low.items() if value < FLOOR}
    assert result.decoys == []
    assert set(result.surplus) <= {"work_order by labelled_value:work_order"}, "the truth does not list order numbers"
