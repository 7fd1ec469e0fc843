"""Where the key comes from, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.deid.keys import demo_key_id, key_id, load_key, read_key_file, write_new_key
from pipelines.errors import KeyMissingError

KEY = bytes(range(32))


def test_a_new_key_is_private_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    identity = write_new_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_id(read_key_file(path)) == identity
    assert load_key(identity, path, (), {}) == read_key_file(path)
    with pytest.raises(KeyMissingError, match="never replaced"):
        write_new_key(path)
    with pytest.raises(KeyMissingError, match="choose a folder"):
        write_new_key(tmp_path / "no" / "key")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    identity = write_new_key(path)
    path.chmod(0o640)
    with pytest.raises(KeyMissingError, match="chmod 600"):
        load_key(identity, path, (), {})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_new_key(path)
    assert load_key(key_id(KEY), path, (), {"YAWAN_KEY": KEY.hex()}) == KEY


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, KEY.hex() + "00"])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyMissingError) as caught:
        load_key("0" * 12, path, (), {})
    assert not text or text not in str(caught.value)


def test_a_missing_file_names_the_next_command(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError, match="yawan vault new-key"):
        load_key("0" * 12, tmp_path / "none", (), {})


def test_the_demo_key_needs_no_setting_and_another_id_no_demo_key() -> None:
    assert key_id(load_key(demo_key_id(), None, (), {})) == demo_key_id()
    with pytest.raises(KeyMissingError, match=r"asks for 0{12}"):
        load_key("0" * 12, None, (), {"YAWAN_KEY": KEY.hex()})
    assert KeyMissingError.exit_status == 2
