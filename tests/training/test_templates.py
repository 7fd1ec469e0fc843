"""Each template trains on the assistant's words and their end, and on nothing else."""

from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from training.model_config import TEMPLATES
from training.tokenizer import save_tokenizer, train_tokenizer

MESSAGES = [
    {"role": "user", "content": "判斷故障類別：pump 異音"},
    {"role": "assistant", "content": "磨損"},
    {"role": "user", "content": "確定嗎？"},
    {"role": "assistant", "content": "確定"},
]
ENDS = {"chatml": "<|im_end|>", "llama3": "<|eot_id|>", "mistral": "</s>"}


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> PreTrainedTokenizerFast:
    folder = tmp_path_factory.mktemp("tokenizer")
    save_tokenizer(train_tokenizer(["判斷故障類別 磨損 pump"] * 3, 400), folder, context=128, template="")
    loaded = PreTrainedTokenizerFast.from_pretrained(folder)
    loaded.add_special_tokens({"additional_special_tokens": ["<|eot_id|>", "</s>", "<s>"], "bos_token": "<s>"})
    return loaded


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("*.jinja")))
def test_only_the_assistant_is_learnt(tokenizer: PreTrainedTokenizerFast, name: str) -> None:
    template = (TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8").rstrip("\n")
    tokenizer.eos_token = ENDS[name]
    found = tokenizer.apply_chat_template(
        MESSAGES, chat_template=template, return_dict=True, return_assistant_tokens_mask=True
    )
    learnt = [token for token, mask in zip(found["input_ids"], found["assistant_masks"], strict=True) if mask]
    said = tokenizer.decode(learnt)
    assert [part.strip() for part in said.split(ENDS[name])] == ["磨損", "確定", ""]


@pytest.mark.parametrize("name", sorted(ENDS))
def test_the_prompt_is_what_the_answer_follows_in_training(tokenizer: PreTrainedTokenizerFast, name: str) -> None:
    template = (TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8").rstrip("\n")
    tokenizer.eos_token = ENDS[name]
    whole = tokenizer.apply_chat_template(MESSAGES[:2], chat_template=template, tokenize=False)
    prompt = tokenizer.apply_chat_template(
        MESSAGES[:1], chat_template=template, tokenize=False, add_generation_prompt=True
    )
    assert whole.startswith(prompt)
    assert whole[len(prompt) :].strip().startswith("磨損")


def test_the_tokenizer_loses_no_character(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    for text in ("壓力 5×10⁻⁶ Torr，SiH₄ 流量 20 sccm", "⟦人員-7F3AK2QX⟧ 更換 O-ring", "😀 ℃ µΩ"):
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text
    assert len(tokenizer("1234")["input_ids"]) == 4
