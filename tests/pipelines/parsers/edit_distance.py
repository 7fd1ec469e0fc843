"""How far a text is from its truth, in characters."""

import numpy as np


def edit_distance(first: str, second: str) -> int:
    """Return the least number of characters to insert, delete or replace (Levenshtein)."""
    signs = np.frombuffer(second.encode("utf-32-le"), dtype=np.uint32)
    steps = np.arange(len(signs) + 1)
    row = steps.copy()
    for number, char in enumerate(first, start=1):
        best = np.empty_like(row)
        best[0] = number
        best[1:] = np.minimum(row[1:] + 1, row[:-1] + (signs != ord(char)))
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def similarity(first: str, second: str) -> float:
    """Return 1 for equal texts, 0 for texts that share nothing."""
    return 1.0 - edit_distance(first, second) / max(1, len(first), len(second))
