"""What came of all inputs, by format, and the findings with the numbers of the inputs that show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.fuzz.inputs import Input
from scripts.fuzz.pool import Report

_SHOWN = 5


@dataclass(slots=True)
class Tally:
    """Counts; `findings` holds the numbers of inputs by signature."""

    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    findings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    found: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)

    def add(self, item: Input, report: Report) -> list[str]:
        """Count a report; return its findings. An input that comes again must have the same digest."""
        findings = list(report.findings)
        before = self.digests.get(item.number)
        if before is not None:
            # One that died has no digest: how far it comes depends on the machine.
            findings = ["not the same twice"] if "" not in (before, report.digest) and before != report.digest else []
        else:
            self.outcomes[item.format][report.outcome] += 1
            spent = sum(report.seconds.values())
            self.slowest[item.format] = max(self.slowest.get(item.format, (0.0, 0)), (spent, item.number))
        self.digests[item.number] = report.digest
        for finding in findings:
            self.findings[finding].append(item.number)
        self.found[item.format] += bool(findings)
        return findings

    def lines(self, seconds: float) -> Iterator[str]:
        """Yield the table and the findings."""
        total = sum(counts.total() for counts in self.outcomes.values())
        yield "| format | inputs | kept | rejected | failed | findings | slowest s (input) |"
        yield "| --- | ---: | ---: | --- | --- | ---: | ---: |"
        for name, counts in sorted(self.outcomes.items()):
            spent, number = self.slowest[name]
            yield (
                f"| {name} | {counts.total()} | {counts['kept']} | {_named(counts, 'rejected')} "
                f"| {_named(counts, 'failed')} | {self.found[name]} | {spent:.1f} ({number}) |"
            )
        rate = total / max(seconds, 1e-9)
        yield f"{total} inputs in {seconds:.0f} s, {rate:.1f} a second; {len(self.findings)} findings"
        for finding, numbers in sorted(self.findings.items(), key=lambda item: -len(item[1])):
            yield f"{finding}: {len(numbers)} inputs, e.g. {', '.join(map(str, numbers[:_SHOWN]))}"


def _named(counts: Counter[str], outcome: str) -> str:
    found = {name[len(outcome) + 1 : -1]: count for name, count in counts.items() if name.startswith(f"{outcome}(")}
    return ", ".join(f"{reason} {count}" for reason, count in sorted(found.items(), key=lambda item: -item[1]))
