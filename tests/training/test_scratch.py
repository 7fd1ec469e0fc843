"""Training from scratch and LoRA give the same bytes again, and lose no token."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import ModelError, OutputError
from pipelines.settings import Settings
from training.adapter import CONFIG, WEIGHTS, adapter_hash, canonicalise
from training.local_models import locate
from training.model_config import HubConfig
from training.scratch import token_blocks
from training.tokenizer import train_tokenizer

TOKENIZER = train_tokenizer(["泵浦異音 leak 過熱"] * 3, 300)


@given(st.lists(st.text("泵浦異音 leak", min_size=1, max_size=20), min_size=1, max_size=8), st.integers(2, 40))
def test_blocks_hold_the_stream_in_order(texts: list[str], size: int) -> None:
    blocks = token_blocks(TOKENIZER, texts, size)
    end = TOKENIZER.token_to_id("<|im_end|>")
    expected = [token for text in texts for token in (*TOKENIZER.encode(text).ids, end)]
    found = [int(token) for block in blocks for token in block["input_ids"]]
    assert found[: len(expected)] == expected
    assert len(found) - len(expected) < size
    assert all(len(block["input_ids"]) == size for block in blocks)


def test_an_adapter_has_one_hash_whatever_the_order_of_lists(tmp_path: Path) -> None:
    for name, modules in (("one", ["q_proj", "v_proj"]), ("other", ["v_proj", "q_proj"])):
        folder = tmp_path / name
        folder.mkdir()
        (folder / WEIGHTS).write_bytes(b"weights")
        data = {"target_modules": modules, "base_model_name_or_path": f"/somewhere/{name}"}
        (folder / CONFIG).write_text(json.dumps(data), encoding="utf-8")
        (folder / "README.md").write_text(name, encoding="utf-8")
        canonicalise(folder, base="tiny")
        assert sorted(path.name for path in folder.iterdir()) == [CONFIG, WEIGHTS]
    assert adapter_hash(tmp_path / "one") == adapter_hash(tmp_path / "other")
    (tmp_path / "one" / WEIGHTS).write_bytes(b"Weights")
    assert adapter_hash(tmp_path / "one") != adapter_hash(tmp_path / "other")
    (tmp_path / "one" / WEIGHTS).unlink()
    with pytest.raises(OutputError, match="dvc repro train"):
        adapter_hash(tmp_path / "one")


def test_an_unpinned_or_missing_model_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    settings = Settings(models=tmp_path)
    with pytest.raises(ModelError, match=r"unpinned.*hub\.revision"):
        locate(HubConfig(id="org/model", revision="unpinned"), settings)
    with pytest.raises(ModelError, match=r"hf download org/model --revision 0123456789abcdef"):
        locate(HubConfig(id="org/model", revision="0123456789abcdef"), settings)
    (tmp_path / "org" / "model").mkdir(parents=True)
    assert locate(HubConfig(id="org/model", revision="0123456789abcdef"), settings) == tmp_path / "org" / "model"


TINY = """
import sys
from pathlib import Path

from pipelines.stage import prepare_environment

prepare_environment()
from pipelines.settings import Settings
from training.lora import fine_tune
from training.model_config import ModelConfig
from training.scratch import new_model
from training.tokenizer import save_tokenizer, train_tokenizer
from training.train import TrainConfig

out, method = Path(sys.argv[1]), sys.argv[2]
base, adapter, curves = out / "base", out / "adapter", out / "curves"
for folder in (base, adapter, curves):
    folder.mkdir(parents=True)
shape = {"vocabulary": 300, "hidden": 64, "layers": 1, "heads": 2, "intermediate": 128}
schedule = {"steps": 1, "batch": 1, "block": 8, "learning_rate": 0.001}
learning = {"learning_rate": 0.001, "epochs": 1, "batch": 4, "max_length": 64}
model = ModelConfig(
    name="tiny", kind="scratch", licence="MIT", context=64, template="chatml", scratch=shape | schedule, hub=None,
    learning=learning,
)
tokenizer = train_tokenizer(["leak 過熱"] * 3, 300)
save_tokenizer(tokenizer, base, context=64, template=model.chat_template())
new_model(tokenizer, model.scratch, 64, 7).save_pretrained(base)
answer = {"role": "assistant", "content": "過熱"}
rows = [{"messages": [{"role": "user", "content": f"leak {n}"}, answer]} for n in range(8)]
config = TrainConfig(
    seed=7, model=model, method=method, rank=4, alpha=8, dropout=0.0, targets="all-linear", precision="float32",
    warmup=0.0, weight_decay=0.0, log_every=1, **learning | {"epochs": 2},
)
settings = Settings(quiet=True, device="cpu")
split = {"train": rows, "validation": rows[:2] if method == "lora" else []}
print(fine_tune(config, split, base, settings, adapter, curves)["adapter"])
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["lora", "qlora"])
def test_fine_tuning_gives_the_same_adapter_again(tmp_path: Path, method: str) -> None:
    hashes = []
    for number in range(2):
        arguments = [sys.executable, "-c", TINY, str(tmp_path / f"{method}{number}"), method]
        environment = {**os.environ, "PYTHONHASHSEED": str(number)}
        done = subprocess.run(arguments, capture_output=True, text=True, env=environment, timeout=300)
        assert done.returncode == 0, done.stderr[-3000:]
        hashes.append(done.stdout.splitlines()[-1])
    assert hashes[0] == hashes[1]
    assert (tmp_path / f"{method}0" / "curves" / "plots" / "metrics" / "loss.tsv").exists()
