"""How large a table may be: it is held in memory as a whole, by this stage and by those after it."""

from __future__ import annotations

from pipelines.errors import DocumentError

# Excel's own sheets end at 1,048,576 rows and 16,384 columns.
MAX_COLUMNS = 16_384
# A million cells of a log take 14 s and 350 MiB as records on one core of a small machine, so that the most cells
# take a third of what one document may by default (120 s, 3 GiB). Larger logs are exported by year or by unit.
MAX_CELLS = 3_000_000
MAX_ROWS = 300_000


class Budget:
    """Counts the rows and cells of one file."""

    def __init__(self) -> None:
        self._rows = 0
        self._cells = 0

    def take(self, cells: int) -> None:
        """Count a row.

        Raises:
            DocumentError: rejected `too_many_rows` or `too_many_cells`.

        """
        self._rows += 1
        self._cells += cells
        if self._rows > MAX_ROWS:
            raise DocumentError("too_many_rows", rejected=True)
        limit_cells(self._cells)


def limit_cells(cells: int) -> None:
    """Refuse a table of more cells than a file may have, or one that its merged ranges blow up to that.

    Raises:
        DocumentError: rejected `too_many_cells`.

    """
    if cells > MAX_CELLS:
        raise DocumentError("too_many_cells", rejected=True)
