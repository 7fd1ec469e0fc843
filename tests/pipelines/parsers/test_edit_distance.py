"""The measure that the truth checks use."""

from hypothesis import given
from hypothesis import strategies as st

from tests.pipelines.parsers.edit_distance import edit_distance, similarity


def test_known_distances() -> None:
    assert edit_distance("kitten", "sitting") == 3
    assert edit_distance("", "壓力") == 2
    assert similarity("壓力計", "壓力計") == 1.0


@given(st.text(max_size=20), st.text(max_size=20))
def test_distance_is_symmetric_and_bounded(first: str, second: str) -> None:
    found = edit_distance(first, second)
    assert found == edit_distance(second, first)
    assert abs(len(first) - len(second)) <= found <= max(len(first), len(second))
    assert (found == 0) == (first == second)
