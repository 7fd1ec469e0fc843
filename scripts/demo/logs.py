"""Maintenance logs: every row is one wording of one failure class, with details, typos and personal tails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from scripts.demo.model import Rich, Span, Split, join
from scripts.demo.pools import Filler, load_yaml

COLUMNS = ["日期", "設備編號", "設備類型", "現象描述", "故障類別", "處置", "維修人員", "工單號碼"]
ROWS_PER_ASSET = 20
_LOCATION_SHARE, _READING_SHARE, _TYPO_SHARE, _TAIL_SHARE = 0.22, 0.15, 0.138, 0.10
_FIRST_DAY, _DAYS = date(2023, 1, 2), 900


@dataclass(frozen=True)
class LogRow:
    """One record with its truth; ``typo`` tells whether the wording was mistyped."""

    day: str
    asset: str
    asset_type: str
    text: Rich
    label: str
    wording: str
    action: str
    technician: Rich
    order: str
    split: Split
    typo: bool

    def cells(self) -> list[str]:
        """The row as it stands in the file."""
        return [
            self.day, self.asset, self.asset_type, self.text.text, self.label, self.action,
            self.technician.text, self.order,
        ]  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """One way to describe a class of failure."""

    id: str
    label: str
    text: str


def wordings(data: dict[str, Any]) -> list[Wording]:
    """All wordings in file order, with ids such as ``LEA-zh-01``."""
    return [
        Wording(f"{cls['key']}-{lang}-{number:02d}", cls["label"], text)
        for cls in data["classes"]
        for lang in ("zh", "en", "mix")
        for number, text in enumerate(cls[lang], 1)
    ]


def _assets(plant: str, groups: list[list[Any]]) -> list[tuple[str, str]]:
    if plant == "fab":
        return [(f"{head}-{n:02d}", name) for head, name, count in groups for n in range(1, count + 1)]
    return [(f"{head}-{100 * (1 + n // 6) + n % 6 + 1}", name) for head, name, count in groups for n in range(count)]


def mistype(text: str, homophones: dict[str, str], rng: Random) -> str:
    """One homophone Han typo, or one dropped letter in a word of five letters or more; may change nothing."""
    places = [i for i, c in enumerate(text) if c in homophones]
    letters = [
        i for i in range(1, len(text) - 3)
        if text[i - 1 : i + 4].isascii() and text[i - 1 : i + 4].isalpha()
    ]  # fmt: skip
    if places and (not letters or rng.random() < 0.5):
        at = rng.choice(places)
        return text[:at] + homophones[text[at]] + text[at + 1 :]
    if letters:
        at = rng.choice(letters)
        return text[:at] + text[at + 1 :]
    return text


class _LogMaker:
    """Draws the rows of one plant from its own generator."""

    def __init__(self, plant: str, data: dict[str, Any]) -> None:
        self._plant, self._data = plant, data
        self._rng = Random(f"yawan-demo-log-{plant}")
        self._classes = {cls["label"]: cls for cls in data["classes"]}
        self._by_label: dict[str, list[Wording]] = {label: [] for label in self._classes}
        foreign = [mark for other, marks in data["only"].items() if other != plant for mark in marks]
        for wording in wordings(data):
            if any(mark in wording.text for mark in foreign):
                continue
            self._by_label[wording.label].append(wording)

    def rows(self) -> list[LogRow]:
        """Twenty rows an asset, ordered by day; every fifth asset takes its values from the test pool."""
        result: list[LogRow] = []
        for number, (asset, kind) in enumerate(_assets(self._plant, self._data["assets"][self._plant])):
            split: Split = "test" if number % 5 == 4 else "train"
            filler = Filler(split, f"log/{self._plant}/{asset}")
            result += [self._row(asset, kind, label, split, filler) for label in self._labels()]
        result.sort(key=lambda row: (row.day, row.asset, row.order))
        return result

    def _labels(self) -> list[str]:
        labels = list(self._classes)
        extra = self._rng.sample(labels, ROWS_PER_ASSET - 2 * len(labels))
        mixed = labels * 2 + extra
        self._rng.shuffle(mixed)
        return mixed

    def _row(self, asset: str, kind: str, label: str, split: Split, filler: Filler) -> LogRow:
        rng = self._rng
        wording = rng.choice(self._by_label[label])
        text, typo = wording.text, rng.random() < _TYPO_SHARE
        if typo:
            text = mistype(text, self._data["typos"], rng)
        day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
        return LogRow(
            day=day.isoformat(), asset=asset, asset_type=kind, text=self._detailed(text, label, filler), label=label,
            wording=wording.id, action=rng.choice(self._classes[label]["actions"]),
            technician=filler.fill("{person}"), order=f"WO{day:%y%m}{rng.randrange(10000, 99999)}", split=split,
            typo=text != wording.text,
        )  # fmt: skip

    def _detailed(self, text: str, label: str, filler: Filler) -> Rich:
        rng = self._rng
        if rng.random() < _LOCATION_SHARE:
            text = f"{rng.choice(self._data['locations'][self._plant])} {text}"
        if rng.random() < _READING_SHARE:
            reading = rng.choice(self._classes[label]["readings"]).replace("{n}", str(rng.randrange(3, 99)))
            text = f"{text} {reading}"
        if rng.random() < _TAIL_SHARE:
            return join([Rich(text), filler.fill(rng.choice(self._data["tails"]))], "，")
        return Rich(text)


def log_rows(plant: str) -> list[LogRow]:
    """All rows of ``fab`` or ``olefins``."""
    return _LogMaker(plant, load_yaml("wordings.yaml")).rows()


def span_code(where: str, spans: tuple[Span, ...]) -> list[str]:
    """Spans as ``column:type:start:end``, the form of the truth table."""
    return [f"{where}:{s.type}:{s.start}:{s.end}" for s in spans]
