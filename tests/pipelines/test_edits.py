"""Edits and their offset maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.edits import Edit, apply, compose, span_to_source


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    pieces = draw(
        st.lists(st.tuples(st.text("abc", max_size=4), st.text("xyz", max_size=3), st.text("ABC", max_size=3)))
    )
    text, edits = "", []
    for kept, old, new in pieces:
        text += kept
        edits.append((len(text), len(text) + len(old), new))
        text += old
    return text + draw(st.text("abc", max_size=3)), edits


@given(edited())
def test_applies_each_edit_and_keeps_the_rest(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result, offsets = apply(text, edits)
    for (new_start, new_end, old_start, old_end), (start, end, replacement) in zip(offsets, edits, strict=True):
        assert (old_start, old_end) == (start, end)
        assert result[new_start:new_end] == replacement
    assert len(result) == len(text) + sum(len(new) - (end - start) for start, end, new in edits)


@given(edited(), st.data())
def test_untouched_spans_map_back_to_the_same_characters(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    result, offsets = apply(text, edits)
    start = data.draw(st.integers(0, len(result)))
    end = data.draw(st.integers(start, len(result)))
    source_start, source_end = span_to_source(offsets, start, end)
    assert 0 <= source_start <= source_end <= len(text)
    if start < end and not any(edit[0] <= end and edit[1] >= start for edit in offsets):
        assert text[source_start:source_end] == result[start:end]


def test_a_span_over_a_replacement_takes_in_what_was_replaced() -> None:
    result, offsets = apply("call 0912-345-678 now", [(5, 17, "X")])
    assert result == "call X now"
    assert span_to_source(offsets, 5, 6) == (5, 17)
    assert span_to_source(offsets, 0, 10) == (0, 21)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply("abcdef", [(0, 3, ""), (2, 4, "")])


@given(edited(), st.data())
def test_two_steps_compose_to_one(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    middle, first = apply(text, edits)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(middle)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    result, second = apply(middle, [(start, end, data.draw(st.text("XYZ", max_size=3))) for start, end in pairs])
    both = compose(first, second)
    rebuilt = [(source_start, source_end, result[start:end]) for start, end, source_start, source_end in both]
    assert apply(text, rebuilt) == (result, both)
    assert compose(first, ()) == first == compose((), first)
    for start, end, _, _ in second:
        assert any(edit[0] <= start and end <= edit[1] for edit in both)
