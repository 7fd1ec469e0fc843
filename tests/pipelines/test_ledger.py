"""The accounting rule: every document one outcome, every element somewhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import ledger
from pipelines.ledger import AccountingError, Entry, Outcome

KEPT = Entry("a", "c", Outcome.KEPT, inputs=3, kept=2, dropped={"furniture": 1})


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        outcome = draw(st.sampled_from(Outcome))
        dropped = draw(st.dictionaries(st.sampled_from(["furniture", "empty"]), st.integers(1, 5)))
        kept = draw(st.integers(1, 9)) if outcome is Outcome.KEPT else 0
        made.append(
            Entry(
                f"d{number}", "c", outcome,
                "encrypted" if outcome in (Outcome.REJECTED, Outcome.FAILED) else "",
                "d0" if outcome is Outcome.DUPLICATE else "",
                kept + sum(dropped.values()), kept, dropped,
            )
        )  # fmt: skip
    return made


@given(entries(), st.randoms())
def test_complete_ledgers_pass_in_any_order(rows: list[Entry], random: "object") -> None:
    shuffled = sorted(rows, key=lambda row: hash((row.doc_id, id(random))))
    checked = ledger.check("parse", shuffled, [row.doc_id for row in rows])
    assert checked == sorted(rows, key=lambda row: row.doc_id)


@given(entries().filter(bool))
def test_a_lost_document_is_noticed(rows: list[Entry]) -> None:
    with pytest.raises(AccountingError):
        ledger.check("parse", rows[1:], [row.doc_id for row in rows])


@pytest.mark.parametrize(
    "broken",
    [
        Entry("a", "c", Outcome.KEPT, inputs=3, kept=2),
        Entry("a", "c", Outcome.FAILED),
        Entry("a", "c", Outcome.KEPT, reason="why"),
        Entry("a", "c", Outcome.DUPLICATE),
        Entry("a", "c", Outcome.REJECTED, "Not a short word!"),
        Entry("a", "c", Outcome.REJECTED, "encrypted", inputs=1, kept=1),
    ],
)
def test_what_does_not_add_up_stops_the_build(broken: Entry) -> None:
    with pytest.raises(AccountingError):
        ledger.check("parse", [broken], ["a"])


def test_two_outcomes_for_one_document_are_noticed() -> None:
    with pytest.raises(AccountingError):
        ledger.check("parse", [KEPT, KEPT], ["a"])


def test_survives_writing(tmp_path: Path) -> None:
    ledger.write("parse", [KEPT], tmp_path)
    assert ledger.read("parse", tmp_path) == [KEPT]
    assert ledger.totals([KEPT]) == {"kept": 1}
