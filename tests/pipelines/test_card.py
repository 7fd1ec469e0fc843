"""Cards fail closed and name every mistake."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from pipelines.card import load_card
from pipelines.errors import CorpusError
from tests.conftest import ROOT, make_card


def write(folder: Path, **changes: object) -> Path:
    data = make_card(folder.name).model_dump(mode="json")
    for key, value in changes.items():
        if value == "DROP":
            del data[key]
        else:
            data[key] = value
    folder.mkdir(exist_ok=True)
    (folder / "card.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    return folder


def test_names_every_mistake_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "plant", licence="Apache2", kind="sops", licens="MIT", owner="DROP")
    with pytest.raises(CorpusError) as caught:
        load_card(folder)
    message = str(caught.value)
    assert "did you mean `Apache-2.0`" in message
    assert "unknown key `licens`; did you mean `licence`?" in message
    assert "`owner` is missing" in message
    assert "`kind`" in message
    assert "yawan corpus check plant" in message
    assert "\n" not in message


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "\x80"])
def test_malformed_files_are_errors(tmp_path: Path, text: str) -> None:
    (tmp_path / "plant").mkdir()
    (tmp_path / "plant" / "card.yaml").write_bytes(text.encode("latin-1"))
    with pytest.raises(CorpusError, match=r"card\.yaml"):
        load_card(tmp_path / "plant")


def test_a_missing_card_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no card"):
        load_card(tmp_path)


def test_the_folder_must_have_the_cards_name(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="make them equal"):
        load_card(write(tmp_path / "plant", id="other"))


def test_expiry_counts_from_the_day_after() -> None:
    card = make_card(expires_on=date(2026, 3, 1))
    assert card.rejection(date(2026, 3, 1)) is None
    assert card.rejection(date(2026, 3, 2)) == "expired_card"


def test_no_allowed_use_is_a_rejection() -> None:
    assert make_card(allowed_uses=["redistribute"]).rejection(date(2026, 1, 1)) == "use_not_allowed"


def test_columns_are_for_logs() -> None:
    with pytest.raises(ValidationError, match="kind log"):
        make_card(columns={"text": "現象"})


@pytest.mark.parametrize("folder", sorted((ROOT / "corpora").iterdir()), ids=lambda folder: folder.name)
def test_every_shipped_card_is_valid(folder: Path) -> None:
    assert load_card(folder).id == folder.name
