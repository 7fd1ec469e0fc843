"""The embedded demo corpus: reproducible bytes, promised counts, honest truth."""

import csv
import hashlib
import io
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest
import yaml
from openpyxl import load_workbook

from scripts.demo.assemble import ENCRYPTED
from scripts.demo.authoring import load_docs
from scripts.demo.logs import COLUMNS, wordings
from scripts.demo.model import full_text
from scripts.demo.people import id_checksum_ok, ubn_checksum_ok
from scripts.demo.pools import load_yaml, pools
from scripts.demo_corpus import differences

ROOT = Path(__file__).parents[2]
CORPORA = sorted(path for path in (ROOT / "corpora").glob("demo-*") if path.is_dir())
TRUTH = ROOT / "tests" / "truth" / "demo"
CARD_KEYS = {
    "id", "title", "kind", "domain", "source_category", "collection_method", "languages", "owner", "steward",
    "licence", "allowed_uses", "sensitivity", "obtained_from", "obtained_on", "expires_on", "supersedes", "notes",
}  # fmt: skip


def truths() -> list[dict]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(TRUTH.glob("*/*.json"))]


def log_truth_rows() -> list[dict[str, str]]:
    rows = []
    for path in sorted(TRUTH.glob("*/*.csv")):
        rows += list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    return rows


def olefins_rows() -> list[list[str]]:
    folder = ROOT / "corpora" / "demo-olefins-log" / "files"
    rows = []
    for path in sorted(folder.iterdir()):
        encoding = "cp950" if "big5" in path.name else "utf-8-sig"
        rows += list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))[1:]
    return rows


def fab_rows() -> list[list[str]]:
    rows = []
    for path in sorted((ROOT / "corpora" / "demo-fab-log" / "files").iterdir()):
        for sheet in load_workbook(path).worksheets:
            rows += [[str(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    return rows


@pytest.mark.slow
def test_generation_gives_the_committed_bytes():
    assert differences(ROOT) == []


def test_encrypted_pdf_needs_a_password():
    assert pymupdf.open(ROOT / ENCRYPTED).needs_pass


def test_at_least_thirty_documents_of_every_promised_kind():
    names = [t["document"] for t in truths()]
    assert len(names) >= 36
    assert {Path(name).suffix for name in names} >= {".pdf", ".docx", ".md", ".xlsx"}
    assert {t["outcome"] for t in truths()} == {"kept", "rejected", "failed", "duplicate"}


def test_log_counts():
    rows = log_truth_rows()
    assert len(rows) >= 4800
    assert len({row["asset"] for row in rows}) >= 200
    by_class = Counter(row["label"] for row in rows)
    assert len(by_class) == 8
    assert max(by_class.values()) < 1.1 * min(by_class.values())


def test_every_class_has_forty_wordings_met_on_many_assets():
    per_class = Counter(w.label for w in wordings(load_yaml("wordings.yaml")))
    assert len(per_class) == 8
    assert min(per_class.values()) >= 40
    assets: dict[str, set[str]] = {}
    for row in log_truth_rows():
        assets.setdefault(row["wording"], set()).add(row["asset"])
    assert len(assets) == sum(per_class.values())
    assert min(map(len, assets.values())) >= 3


def test_no_class_label_in_any_log_text():
    rows = fab_rows() + olefins_rows()
    labels = {row[COLUMNS.index("故障類別")] for row in rows}
    texts = [row[COLUMNS.index("現象描述")] for row in rows]
    assert len(labels) == 8
    assert not [text for text in texts for label in labels if label in text]


def test_a_wording_belongs_to_one_class():
    texts = [w.text for w in wordings(load_yaml("wordings.yaml"))]
    assert len(texts) == len(set(texts))


def test_log_truth_offsets_point_at_planted_values():
    values = {v for pool in pools().values() for group in pool.values.values() for v in group}
    corpus = ROOT / "corpora" / "demo-olefins-log" / "files"
    checked = 0
    for path in sorted((TRUTH / "demo-olefins-log").iterdir()):
        encoding = "cp950" if "big5" in path.name else "utf-8-sig"
        source = io.StringIO((corpus / path.stem).read_bytes().decode(encoding), newline="")
        rows = list(csv.reader(source))
        for truth in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            row = rows[int(truth["row"]) - 1]
            for code in truth["spans"].split():
                column, _, start, end = code.split(":")
                text = row[COLUMNS.index("現象描述" if column == "text" else "維修人員")]
                assert text[int(start) : int(end)] in values
                checked += 1
    assert checked > 2000


def test_train_and_test_values_are_disjoint():
    train, test = (
        {value for group in pools()[split].values.values() for value in group} for split in ("train", "test")
    )
    assert not train & test
    assert {name[0] for name in pools()["train"].values["titled"]}.isdisjoint(
        name[0] for name in pools()["test"].values["titled"]
    )


def test_about_a_fifth_of_the_documents_use_test_values():
    share = [doc.split for doc in load_docs()].count("test") / len(load_docs())
    assert 0.15 <= share <= 0.25


@pytest.mark.parametrize("split", ["train", "test"])
def test_identifiers_carry_right_checksums(split):
    values = pools()[split].values
    assert all(map(id_checksum_ok, values["nid"] + values["arc"]))
    assert all(map(ubn_checksum_ok, values["ubn"]))


def test_known_checksums():
    assert id_checksum_ok("A123456789")
    assert not id_checksum_ok("A123456788")
    assert ubn_checksum_ok("04595257")
    assert not ubn_checksum_ok("04595256")


def test_document_spans_lie_where_the_truth_says():
    for doc in load_docs():
        text = full_text(doc)
        assert all(text.text[s.start : s.end] == s.value for s in text.spans)
        assert all(doc.header.text[s.start : s.end] == s.value for s in doc.header.spans)


def test_every_kind_of_secret_and_decoy_occurs():
    spans = {span["type"] for t in truths() for span in t.get("spans", [])}
    assert spans == {
        "person", "phone", "extension", "email", "national_id", "resident_id", "ubn", "ip", "mac", "url",
        "employee_id", "tool_id", "lot_id", "company",
    }  # fmt: skip
    found = {decoy for t in truths() for decoy in t.get("decoys", [])}
    assert found == set(load_yaml("decoys.yaml")["decoys"])


@pytest.mark.parametrize("folder", CORPORA, ids=lambda path: path.name)
def test_card_is_complete(folder):
    card = yaml.safe_load((folder / "card.yaml").read_text(encoding="utf-8"))
    assert card["id"] == folder.name
    assert set(card) - {"columns"} == CARD_KEYS
    assert ("columns" in card) == (card["kind"] == "log")
    assert card["sensitivity"] == "public"


@pytest.mark.parametrize("folder", CORPORA, ids=lambda path: path.name)
def test_manifest_lists_every_file(folder):
    header, *lines = (folder / "manifest.tsv").read_text(encoding="utf-8").splitlines()
    assert header == "path\tbytes\tsha256"
    listed = {}
    for line in lines:
        path, size, digest = line.split("\t")
        content = (folder / "files" / path).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (int(size), digest)
        listed[path] = digest
    assert list(listed) == sorted(path.name for path in (folder / "files").iterdir())


def test_size_limits():
    sizes = [path.stat().st_size for folder in CORPORA for path in folder.rglob("*") if path.is_file()]
    assert sum(sizes) < 15_000_000
    assert max(sizes) < 5_000_000


def shingles(text: str) -> set[str]:
    squeezed = "".join(text.split())
    return {squeezed[i : i + 5] for i in range(len(squeezed) - 4)}


def jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


def test_neighbouring_revisions_are_near_duplicates_and_other_documents_are_not():
    marks = {doc.name: shingles(full_text(doc).text) for doc in load_docs() if doc.outcome["outcome"] == "kept"}
    revisions = sorted(name for name in marks if name.startswith("FAB-ETCH-SOP-012"))
    assert len(revisions) == 3
    assert all(jaccard(marks[a], marks[b]) >= 0.85 for a, b in pairwise(revisions))
    others = [name for name in marks if name not in revisions]
    assert max(jaccard(marks[a], marks[b]) for i, a in enumerate(others) for b in others[:i]) < 0.4


def test_pdf_text_layers_say_what_the_truth_says():
    for doc in load_docs():
        if doc.name.endswith(".pdf") and doc.corpus not in {"demo-broken", "demo-scan-sop"}:
            pdf = pymupdf.open(ROOT / "corpora" / doc.corpus / "files" / doc.name)
            seen = Counter("".join(page.get_text() for page in pdf))
            wanted = Counter(full_text(doc).text)
            missing = {c: n for c, n in (wanted - seen).items() if not c.isspace()}
            assert not missing, doc.name


def test_scans_have_images_and_no_text():
    pages = 0
    for path in sorted((ROOT / "corpora" / "demo-scan-sop" / "files").iterdir()):
        for page in pymupdf.open(path):
            assert page.get_images()
            assert not page.get_text()
            pages += 1
    assert 5 <= pages <= 7


def test_contents_pages_name_the_right_pages():
    for path in sorted((ROOT / "corpora" / "demo-fab-manual" / "files").iterdir()):
        truth = json.loads((TRUTH / "demo-fab-manual" / f"{path.name}.json").read_text(encoding="utf-8"))
        pdf = pymupdf.open(path)
        entries = [line.split(" …… ") for line in truth["text"].splitlines() if " …… " in line]
        assert len(entries) >= 7
        for heading, page in entries:
            assert heading in pdf[int(page) - 1].get_text().splitlines(), (path.name, heading)
