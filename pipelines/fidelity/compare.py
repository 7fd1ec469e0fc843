"""A document against the independent reading of its source: what matched, what changed, vanished or appeared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.fidelity.findings import Change, Finding, findings
from pipelines.fidelity.matching import Matching, Pair, match
from pipelines.fidelity.reading import Part, PartTokens, Placed, Role, tokens_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """The account of a document: every source token is matched, changed or vanished, in the body or the furniture.

    Attributes:
        matched: tokens of the body that the output holds.
        total: tokens of the body in the source.
        furniture_matched: the same for running headers, footers and page numbers.
        furniture_total: the same.
        equivalences: matches and omissions that are not equal keys in one part, by the rule that allows them.

    """

    matched: int
    total: int
    furniture_matched: int
    furniture_total: int
    findings: tuple[Finding, ...]
    equivalences: Counter[str] = field(default_factory=Counter)

    @property
    def fidelity(self) -> float:
        """Matched share of the source's tokens in the body, 1 where it has none."""
        return self.matched / self.total if self.total else 1.0

    def count(self, change: Change, *, furniture: bool = False) -> int:
        """Return the number of findings of a sort."""
        return sum(finding.change is change and finding.furniture is furniture for finding in self.findings)


def compare(source: Sequence[Part], output: Sequence[Part], *, labels: bool = False) -> Comparison:
    """Compare the parts of a document.

    Args:
        source: an independent reading.
        output: what parse made of the same file (see `parsed_parts`).
        labels: whether the output writes automatic numbers that the source leaves to its reader (Word's lists).

    """
    read = [tokens_of(part) for part in source]
    matching = match(read, [tokens_of(part) for part in output])
    _excuse_source(matching)
    _excuse_output(matching, read, {part.name: part for part in output} if labels else {})
    frames = [bit.place for part in output for bit in part.bits if bit.role is Role.FURNITURE]
    found = tuple(findings(matching.source, matching.output, frames))
    lost = Counter(finding.furniture for finding in found if finding.change is not Change.APPEARED)
    kept = Counter(_is_furniture(pair) for pair in matching.pairs)
    return Comparison(
        kept[False], kept[False] + lost[False], kept[True], kept[True] + lost[True], found,
        Counter({name: count for name, count in sorted(matching.equivalences.items()) if count}),
    )  # fmt: skip


def _is_furniture(pair: Pair) -> bool:
    return Role.FURNITURE in (pair[0].role, pair[1].role)


def _excuse_source(matching: Matching) -> None:
    """Let go what the parser may leave out: markup, and a header that it writes once though the file repeats it."""
    frames = {output.key: output for _, output in matching.pairs if output.role is Role.FURNITURE}
    left: list[Placed] = []
    for token in matching.source:
        if token.role is Role.OPTIONAL:
            matching.equivalences["left_out"] += 1
        elif token.role is Role.FURNITURE and token.key in frames:
            matching.pairs.append((token, frames[token.key]))
            matching.equivalences["repeated_furniture"] += 1
        else:
            left.append(token)
    matching.source = left


def _excuse_output(matching: Matching, read: Sequence[PartTokens], labelled: Mapping[str, Part]) -> None:
    """Let go what the parser may add: copies of repeatable content, made-up names of columns, labels of lists."""
    repeatable = {token.key for part in read for token in part.tokens if token.role is Role.REPEATABLE}
    left: list[Placed] = []
    for token in matching.output:
        if token.role is Role.REPEATABLE:
            matching.equivalences["field_name"] += 1
        elif token.key in repeatable:
            matching.equivalences["repeated"] += 1
        elif token.part in labelled and _is_label(token, labelled[token.part]):
            matching.equivalences["list_label"] += 1
        else:
            left.append(token)
    matching.output = left


def _is_label(token: Placed, part: Part) -> bool:
    """Whether nothing stands before a token in its element but signs of a list."""
    return not any(char.isalnum() for char in part.bits[token.bit].text[: token.offset])
