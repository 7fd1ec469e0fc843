"""The page: complete, bilingual, self-contained, escaped, equal to what it was made from."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from eval import charts, report, report_data
from eval.answers import Answer, write_answers
from eval.gate import verdict_document
from eval.policy import GateConfig
from eval.report import ReportConfig
from eval.rules import judge
from pipelines import ledger
from pipelines.dataset.rows import PRETRAIN_SCHEMA, SFT_SCHEMA, SPLITS, PretrainRow, Provenance, SftRow, write_rows
from pipelines.ledger import Entry, Outcome
from pipelines.settings import Settings
from pipelines.shards import write_manifest

HOSTILE = '<script>alert("x")</script>&<img src=http://evil.example/a.png>'
CLASSES = ("漏氣", "磨損")
VOID = {"meta", "input", "link", "br", "img", "hr"}
CARD = {
    "id": "one", "title": "<b>標題</b>", "kind": "log", "domain": "semiconductor", "languages": ["zh-Hant-TW"],
    "source_category": "maintenance_records", "collection_method": "x", "owner": "x", "steward": "管理者",
    "licence": "Apache-2.0", "allowed_uses": ["train", "evaluate"], "sensitivity": "public", "obtained_from": "x",
    "obtained_on": "2025-01-01", "expires_on": None, "supersedes": None, "notes": "", "columns": None,
}  # fmt: skip
POLICY = GateConfig.model_validate(
    {
        "name": "demo",
        "demo": True,
        "validity": {"max_unparsed": 0.5, "min_clusters": 2, "min_per_class": 1},
        "rules": [
            {"name": "f1", "suite": "log_classify", "metric": "macro_f1", "at_least": 0.9},
            {"name": "gain", "suite": "log_classify", "metric": "macro_f1_gain", "over": "base", "at_least": 0.0},
        ],
    }
)


class Page(HTMLParser):
    """Collects what the tests ask about and checks that tags nest."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def _provenance(number: int) -> Provenance:
    return Provenance("one", "d1", (number,), f"f{number}", "log", "semiconductor", "zh-Hant-TW", "Apache-2.0", ())


def _dataset(*, filled: bool) -> list[dict[str, Any]]:
    folder = Path("data/dataset")
    folder.mkdir(parents=True)
    asked = [
        SftRow(_provenance(n), "log_classify", f"asset:{n % 5}", 0, f"題目 {n} {HOSTILE}", CLASSES[n % 2], CLASSES)
        for n in range(12)
    ]
    rows = asked if filled else []
    texts = [PretrainRow(_provenance(n), f"文字 {n}") for n in range(3 if filled else 0)]
    counts = {}
    for split in SPLITS:
        counts[f"pretrain-{split}.parquet"] = write_rows(folder / f"pretrain-{split}.parquet", texts, PRETRAIN_SCHEMA)
        counts[f"sft-{split}.parquet"] = write_rows(folder / f"sft-{split}.parquet", rows, SFT_SCHEMA)
    counts["probe-test.parquet"] = write_rows(folder / "probe-test.parquet", [], SFT_SCHEMA)
    write_manifest(folder, counts)
    return [row.stored() for row in rows]


def _answer(model: str, sample: dict[str, Any], parsed: str | None, raw: str) -> Answer:
    target = str(sample["messages"][1]["content"])
    return Answer(
        model=model, suite="log_classify", version="1", sample_id=str(sample["id"]), cluster=str(sample["cluster"]),
        task="log_classify", language="zh-Hant-TW", domain="semiconductor", prompt_hash="", raw=raw, parsed=parsed,
        target=target, score=float(parsed == target), size=0, generation="", adapter="", base="", dataset="",
    )  # fmt: skip


def _answers(samples: list[dict[str, Any]]) -> list[Answer]:
    found: list[Answer] = []
    for number, sample in enumerate(samples):
        right = str(sample["messages"][1]["content"])
        wrong = next(name for name in CLASSES if name != right)
        said = (right, right, wrong, None)[number % 4]
        found += [
            _answer("base", sample, None, HOSTILE),
            _answer("candidate", sample, said, said or HOSTILE),
            _answer("ngram_linear", sample, right, right),
        ]
        found += [
            Answer(**{**_fields(found[-3 + at]), "suite": "perplexity", "model": name, "score": -8.0 - at, "size": 10})
            for at, name in enumerate(("base", "candidate"))
        ]
    return found


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__slots__}


def _ledgers(*, filled: bool) -> None:
    kept = Entry("d1", "one", Outcome.KEPT, inputs=1234, kept=1230, dropped={"furniture": 4})
    masked = Entry("d1", "one", Outcome.KEPT, inputs=1230, kept=1230, counts={"mask_person": 4321, "mask_fax": 2})
    stages = {
        "parse": [
            kept,
            Entry("d2", "one", Outcome.FAILED, "encrypted"),
            Entry("d3", "one", Outcome.REJECTED, "odd_new_reason"),
        ],
        "clean": [kept],
        "deidentify": [masked],
        "dedup": [masked, Entry("d4", "one", Outcome.DUPLICATE, duplicate_of="d1")],
        "build": [masked],
    }
    for stage, entries in stages.items():
        ledger.write(stage, entries if filled else [])


def _curve(folder: str, metric: str) -> None:
    path = Path(folder) / "plots" / "metrics" / f"{metric}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"step\t{metric}\n10\t8.25\n20\t3.5\n30\t4.125\n", encoding="utf-8")


def _project(*, filled: bool) -> None:
    samples = _dataset(filled=filled)
    _ledgers(filled=filled)
    Path("data/cards.json").write_text(json.dumps({"one": CARD} if filled else {}), encoding="utf-8")
    answers = _answers(samples)
    Path("data/answers").mkdir()
    write_answers(Path("data/answers"), answers)
    if filled:
        _curve("data/curves/base", "loss")
        _curve("data/curves/train", "loss")
        _curve("data/curves/train", "eval_loss")
    verdict = verdict_document(judge(answers, POLICY, 0), POLICY, answers)
    Path("data/gate").mkdir()
    Path("data/gate/verdict.json").write_text(json.dumps(verdict), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    with contextlib.chdir(folder):
        _project(filled=True)
        _written()
    return folder


@pytest.fixture
def page(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    shutil.copytree(project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Path("data/report/index.html").read_text(encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    _project(filled=False)
    return _written()


def _written() -> str:
    report.run(ReportConfig(examples=2), Settings())
    return Path("data/report/index.html").read_text(encoding="utf-8")


def test_only_the_page_is_written_and_named(page: str) -> None:
    summary = report.run(ReportConfig(examples=2), Settings())
    assert str(summary.rows["page"]) == "data/report/index.html"
    assert [path.name for path in Path("data/report").iterdir()] == ["index.html"]


def test_html_nests_and_headings_are_in_order(page: str) -> None:
    parsed = Page(page)
    assert parsed.open == []
    levels = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_header_cells_have_a_scope_and_pictures_a_name(page: str) -> None:
    for tag, attributes in Page(page).tags:
        if tag == "th":
            assert attributes.get("scope") in {"col", "row"}
        if tag == "svg":
            assert {"aria-label", "aria-labelledby", "aria-hidden"} & set(attributes)


def test_ids_are_unique_and_links_stay_on_the_page(page: str) -> None:
    tags = Page(page).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert links
    assert all(link and link[0] == "#" and link[1:] in ids for link in links)


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    for tag, attributes in Page(page).tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "base"}
        assert not {"src", "srcset", "action", "onload", "onclick"} & set(attributes)
    style = page.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_hostile_text_is_shown_not_run(page: str) -> None:
    assert "<script" not in page
    assert "<b>標題" not in page
    assert HOSTILE in Page(page).text
    assert "<b>標題</b>" in Page(page).text


def test_both_languages_and_the_demo_stamp(page: str) -> None:
    text = Page(page).text
    assert "DEMO" in text
    assert "示範資料與示範模型" in text
    assert "says nothing about a real plant" in text
    assert "文件去向" in text
    assert "What became of the documents" in text


def test_no_stamp_where_the_verdict_is_no_demo(page: str) -> None:
    path = Path("data/gate/verdict.json")
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "demo": False}), encoding="utf-8")
    assert "DEMO" not in Page(_written()).text


def test_numbers_are_those_of_the_ledger(page: str) -> None:
    text = Page(page).text
    assert "人員姓名 person 4,321 1" in text
    assert "fax 2 1" in text
    assert "解析 parse 3 1 1 1 0 1,234 1,230" in text
    assert "解析 parse 失敗 failed encrypted 1 檔案有密碼保護" in text
    assert "odd_new_reason 1 –" in text
    assert "furniture 4 頁首" in text
    assert "去重複 remove duplicates 2 1 0 0 1" in text


def test_the_linear_classifier_is_admitted_to_be_better(page: str) -> None:
    assert "use the simpler method" in Page(page).text


def test_verdict_examples_curves_and_confusion_are_there(page: str) -> None:
    text = Page(page).text
    assert "INCONCLUSIVE" in text or "FAIL" in text
    assert "答對 right" in text
    assert "讀不出答案 unparsed" in text
    assert "from 8.250 at step 10 to 4.125 at step 30, lowest 3.500 at step 20" in text
    assert page.count("<polyline") == 3
    assert "漏氣 3 3 0" in text  # right, taken for the other class, unreadable
    assert "磨損 0 3 3" in text
    assert "漏氣 0.667 1.000 0.500 6" in text
    assert "1.154" in text  # 8 nats over 10 bytes
    assert "Warning" not in text


def test_a_verdict_on_other_answers_is_warned_about(page: str) -> None:
    path = Path("data/gate/verdict.json")
    verdict = json.loads(path.read_text(encoding="utf-8"))
    verdict["hashes"]["answers"] = "0" * 64
    path.write_text(json.dumps(verdict), encoding="utf-8")
    assert "the verdict rests on other files" in Page(_written()).text


def test_the_same_inputs_give_the_same_bytes(page: str) -> None:
    assert _written() == page
    assert str(Path.cwd()) not in page


def test_nothing_at_all_is_said_plainly(empty: str) -> None:
    parsed = Page(empty)
    assert parsed.open == []
    assert parsed.text.count("無資料 none") >= 8
    assert "INCONCLUSIVE" in parsed.text or "FAIL" in parsed.text


def test_nothing_restricted_is_opened(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("data/restricted").mkdir()
    Path("data/restricted").chmod(0)
    assert _written() == page


@pytest.mark.parametrize(
    ("highest", "last"), [(0.0, 1.0), (-1.0, 1.0), (float("nan"), 1.0), (1.0, 1.0), (8.7, 10.0), (350.0, 400.0)]
)
def test_ticks_are_round_and_reach_the_highest(highest: float, last: float) -> None:
    found = charts.ticks(highest)
    assert found[0] == 0.0
    assert found[-1] == last
    assert 2 <= len(found) <= 8


def test_bars_add_up_and_intervals_stay_in_the_picture() -> None:
    parts = charts.stack({"kept": 3, "failed": 0, "rejected": 1}.items(), 4)
    assert [(part.name, part.start, part.width) for part in parts] == [("kept", 0.0, 75.0), ("rejected", 75.0, 25.0)]
    assert charts.stack({"kept": 0}.items(), 0) == ()
    wide = charts.interval(0.0, -1.0, 1.0, 0.5, -1.0)
    assert wide == charts.Interval(50.0, 0.0, 100.0, 75.0, (-1.0, 1.0))
    near = charts.interval(0.93, 0.91, 0.94, 0.9)
    assert 0 < near.threshold < near.lower < near.value < near.upper < 100
    one = charts.interval(1.0, 1.0, 1.0, 1.0)
    assert one.ends == (0.99, 1.0)


@pytest.mark.parametrize(
    ("gain", "word"),
    [
        ((-0.2, -0.3, -0.1), "better"),
        ((-0.1, -0.3, 0.1), "maybe_better"),
        ((0.0, 0.0, 0.0), "equal"),
        ((0.1, -0.1, 0.2), "maybe_worse"),
        ((0.2, 0.1, 0.3), "worse"),
    ],
)
def test_the_word_for_the_linear_classifier(gain: tuple[float, float, float], word: str) -> None:
    estimate = report_data.Estimate(*gain, n=10, clusters=5)
    row = report_data.ModelRow("ngram_linear", 10, 5, 1.0, 0.0, estimate, estimate, None)
    assert report_data.linear_lead([row]) == word
    assert report_data.linear_lead([]) == ""
