"""README.md of the dataset: Hugging Face metadata, sources with licences, what was rejected and why, masking."""

from __future__ import annotations

from collections import Counter

import yaml

from pipelines.card import Card
from pipelines.dataset.rows import SPLITS
from pipelines.ledger import Entry, totals


def dataset_card(counts: dict[str, int], cards: dict[str, Card], ledgers: dict[str, list[Entry]]) -> str:
    """Return the card as Markdown with its YAML header; the same inputs give the same text."""
    parts = [
        f"---\n{yaml.safe_dump(_metadata(cards), sort_keys=False, allow_unicode=True)}---",
        "# Industrial documents, de-identified 工業文件資料集（已去識別化）",
        "Made by yawan from the sources below. Every row names its document, its elements and its licence.\n"
        "由 yawan 依下列來源建置；每一列都註明文件、段落與授權。",
        "## Rows 筆數\n\n" + _table(("configuration", *SPLITS), _row_counts(counts)),
        "## Sources 來源\n\n"
        + _table(("corpus", "title", "kind", "licence", "uses", "steward", "as obtained"), _sources(cards)),
        "## What became of the documents 文件去向\n\n" + _table(("stage", "outcome", "documents"), _outcomes(ledgers)),
        "## Elements left out 未採用的段落\n\n" + _table(("stage", "reason", "elements"), _dropped(ledgers)),
        "## Masking 遮蔽\n\n" + _table(("type", "spans"), _masking(ledgers.get("deidentify", []))),
        "## Limits 限制\n\nPseudonyms stay personal data for whoever holds the key. Splits follow document families;\n"
        "`probe` asks for facts of the training split in wordings held out from it.\n"
        "持有金鑰者仍可還原代碼，故仍屬個人資料；切分以文件家族為單位。",
    ]
    return "\n\n".join(parts) + "\n"


def _metadata(cards: dict[str, Card]) -> dict[str, object]:
    splits = [{"split": split, "path": f"{{}}-{split}.parquet"} for split in SPLITS]
    configurations = [
        {
            "config_name": name,
            "data_files": [{**item, "path": item["path"].format(name)} for item in splits],
        }
        for name in ("pretrain", "sft")
    ]
    configurations.append({"config_name": "probe", "data_files": [{"split": "test", "path": "probe-test.parquet"}]})
    licences = sorted({card.licence for card in cards.values()})
    single = licences[0].lower() if len(licences) == 1 and not licences[0].startswith("LicenseRef") else "other"
    return {
        "language": sorted({tag.split("-")[0] for card in cards.values() for tag in card.languages} - {"mul"}),
        "license": single,
        "task_categories": ["text-generation", "text-classification"],
        "configs": configurations,
    }


def _row_counts(counts: dict[str, int]) -> list[tuple[object, ...]]:
    return [
        (name, *(counts.get(f"{name}-{split}.parquet", "") for split in SPLITS))
        for name in ("pretrain", "sft", "probe")
    ]


def _sources(cards: dict[str, Card]) -> list[tuple[object, ...]]:
    return [
        (
            corpus, card.title, card.kind, card.licence, " ".join(card.allowed_uses), card.steward,
            f"{card.obtained_from}, {card.obtained_on}",
        )
        for corpus, card in sorted(cards.items())
    ]  # fmt: skip


def _outcomes(ledgers: dict[str, list[Entry]]) -> list[tuple[object, ...]]:
    return [(stage, name, count) for stage, rows in ledgers.items() for name, count in totals(rows).items()]


def _dropped(ledgers: dict[str, list[Entry]]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for stage, rows in ledgers.items():
        reasons: Counter[str] = Counter()
        for row in rows:
            reasons.update(row.dropped)
        found += [(stage, reason, count) for reason, count in sorted(reasons.items())]
    return found


def _masking(rows: list[Entry]) -> list[tuple[object, ...]]:
    types: Counter[str] = Counter()
    for row in rows:
        types.update({name.removeprefix("mask_"): n for name, n in row.counts.items() if name.startswith("mask_")})
    return sorted(types.items())


def _table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)
