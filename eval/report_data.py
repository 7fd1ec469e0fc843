"""What the report shows, as plain rows: documents, masking, dataset, comparison of models, examples."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from eval.answers import Answer
from eval.baselines import LINEAR
from eval.charts import Segment, stack
from eval.evaluate import BASE_NAME, CANDIDATE
from eval.statistics import Counts, Estimate, confusion_by_cluster, macro_f1_difference, macro_f1_estimate
from pipelines.card import Card
from pipelines.ledger import Entry, Outcome

Ledgers = dict[str, list[Entry]]
Models = dict[str, list[Answer]]
SHADES = 5
MASK = "mask_"


@dataclass(frozen=True, slots=True)
class StageRow:
    """What became of a stage's documents and elements."""

    stage: str
    documents: int
    outcomes: dict[str, int]
    bar: tuple[Segment, ...]
    elements: int
    elements_kept: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A corpus; the card is None where the ledger knows a corpus that has none."""

    corpus: str
    card: Card | None
    documents: int
    kept: int


@dataclass(frozen=True, slots=True)
class ModelRow:
    """How one model did on one suite; what does not apply is None. `gain` is the candidate's lead over it."""

    model: str
    n: int
    clusters: int
    right: float | None
    unparsed: float | None
    macro_f1: Estimate | None
    gain: Estimate | None
    bits_per_byte: float | None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A true class: what its samples were taken for (count, shade 0..5) and how well it is told apart."""

    name: str
    support: int
    cells: tuple[tuple[int, int], ...]
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Example:
    """What base and candidate wrote to one sample."""

    sample_id: str
    expected: str
    base: str | None
    candidate: str


def funnel(ledgers: Ledgers) -> list[StageRow]:
    """Return one row a stage, its bar drawn against the stage with the most documents."""
    longest = max((len(entries) for entries in ledgers.values()), default=0)
    return [_stage_row(stage, entries, longest) for stage, entries in ledgers.items()]


def _stage_row(stage: str, entries: list[Entry], longest: int) -> StageRow:
    found = Counter(entry.outcome for entry in entries)
    outcomes = {str(outcome): found[outcome] for outcome in Outcome}
    elements, kept = sum(entry.inputs for entry in entries), sum(entry.kept for entry in entries)
    return StageRow(stage, len(entries), outcomes, stack(outcomes.items(), longest), elements, kept)


def reasons(ledgers: Ledgers) -> list[tuple[str, str, str, int]]:
    """Return (stage, outcome, reason, documents) of every document that did not go on."""
    found: list[tuple[str, str, str, int]] = []
    for stage, entries in ledgers.items():
        counts = Counter((str(e.outcome), e.reason or str(e.outcome)) for e in entries if e.outcome != Outcome.KEPT)
        found += [(stage, outcome, reason, count) for (outcome, reason), count in sorted(counts.items())]
    return found


def dropped(ledgers: Ledgers) -> list[tuple[str, str, int]]:
    """Return (stage, reason, elements) of every element that did not go on."""
    found: list[tuple[str, str, int]] = []
    for stage, entries in ledgers.items():
        counts = _summed(entry.dropped for entry in entries)
        found += [(stage, reason, count) for reason, count in sorted(counts.items())]
    return found


def masking(entries: list[Entry]) -> list[tuple[str, int, int]]:
    """Return (type, spans, documents with it), the commonest first."""
    types = [{k.removeprefix(MASK): n for k, n in e.counts.items() if k.startswith(MASK)} for e in entries]
    spans, documents = _summed(types), Counter(name for counts in types for name, n in counts.items() if n)
    return sorted(((name, n, documents[name]) for name, n in spans.items()), key=lambda row: (-row[1], row[0]))


def sources(cards: dict[str, Card], ledgers: Ledgers) -> list[SourceRow]:
    """Return every corpus with the documents that came in and those that reached the dataset."""
    stages = list(ledgers)
    seen = Counter(entry.corpus for entry in ledgers[stages[0]]) if stages else Counter[str]()
    kept = Counter(e.corpus for e in ledgers[stages[-1]] if e.outcome is Outcome.KEPT) if stages else Counter[str]()
    return [SourceRow(c, cards.get(c), seen[c], kept[c]) for c in sorted({*cards, *seen})]


def by_suite(answers: Iterable[Answer]) -> dict[str, Models]:
    """Group answers by suite and model: base, candidate, then the baselines by name."""
    found: dict[str, Models] = defaultdict(lambda: defaultdict(list))
    rank = {BASE_NAME: 0, CANDIDATE: 1}
    for answer in sorted(answers, key=lambda a: (a.suite, rank.get(a.model, 2), a.model, a.sample_id)):
        found[answer.suite][answer.model].append(answer)
    return {suite: dict(models) for suite, models in found.items()}


def comparison(models: Models, *, classes: bool) -> list[ModelRow]:
    """Return one row a model; macro-F1 and its paired difference only where answers are classes."""
    names = sorted({answer.target for found in models.values() for answer in found}) if classes else []
    return [_model_row(model, models, names) for model in models]


def _model_row(model: str, models: Models, classes: list[str]) -> ModelRow:
    answers, n = models[model], len(models[model])
    size = sum(answer.size for answer in answers)
    candidate = models.get(CANDIDATE, [])
    paired = model != CANDIDATE and [a.sample_id for a in candidate] == [a.sample_id for a in answers]
    return ModelRow(
        model=model,
        n=n,
        clusters=len({answer.cluster for answer in answers}),
        right=None if size else sum(answer.score for answer in answers) / n,
        unparsed=None if size else sum(answer.parsed is None for answer in answers) / n,
        macro_f1=macro_f1_estimate(counts(answers, classes)) if classes else None,
        gain=macro_f1_difference(counts(candidate, classes), counts(answers, classes)) if classes and paired else None,
        bits_per_byte=-sum(answer.score for answer in answers) / (size * math.log(2)) if size else None,
    )


def counts(answers: list[Answer], classes: list[str]) -> Counts:
    """Return the confusion counts [cluster, true, said] of a model."""
    said = [answer.parsed for answer in answers]
    return confusion_by_cluster([a.target for a in answers], said, [a.cluster for a in answers], classes)


def linear_lead(rows: list[ModelRow]) -> str:
    """Return how the linear n-gram classifier compares: better, maybe_better, worse, maybe_worse; empty if unknown."""
    gain = next((row.gain for row in rows if row.model == LINEAR), None)
    if gain is None:
        return ""
    if gain.value <= 0:
        return "better" if gain.upper < 0 else "maybe_better" if gain.value < 0 else "equal"
    return "worse" if gain.lower > 0 else "maybe_worse"


def confusion(answers: list[Answer]) -> list[ClassRow]:
    """Return one row a true class; the last cell counts answers that name no class."""
    classes = sorted({answer.target for answer in answers})
    if not classes:
        return []
    table = counts(answers, classes).sum(axis=0)
    return [_class_row(name, index, table) for index, name in enumerate(classes)]


def _class_row(name: str, index: int, table: Counts) -> ClassRow:
    row, support = [int(count) for count in table[index]], int(table[index].sum())
    hits, said = row[index], int(table[:, index].sum())
    return ClassRow(
        name=name,
        support=support,
        cells=tuple((count, math.ceil(SHADES * count / support) if support else 0) for count in row),
        precision=hits / said if said else None,
        recall=hits / support if support else None,
        f1=2 * hits / (said + support) if said + support else None,
    )


def pick(models: Models, limit: int) -> dict[str, list[Example]]:
    """Return right, wrong and unparsed answers of the candidate, chosen by the hash of the sample id."""
    base = {answer.sample_id: answer.raw for answer in models.get(BASE_NAME, [])}
    picked: dict[str, list[Example]] = {"right": [], "wrong": [], "unparsed": []}
    for answer in sorted(models.get(CANDIDATE, []), key=lambda a: hashlib.sha256(a.sample_id.encode()).hexdigest()):
        kind = "right" if answer.score else "unparsed" if answer.parsed is None else "wrong"
        if len(picked[kind]) < limit:
            picked[kind].append(Example(answer.sample_id, answer.target, base.get(answer.sample_id), answer.raw))
    return picked


def _summed(parts: Iterable[dict[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return total
