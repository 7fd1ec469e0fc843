"""Training a small Llama-architecture model from random weights on blocks of tokens."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM, Trainer, set_seed

from pipelines.settings import Settings
from training.arguments import common_arguments
from training.console import take_over
from training.curve import CurveCallback
from training.model_config import ScratchConfig
from training.tokenizer import END, PAD

Block = dict[str, torch.Tensor]


def token_blocks(tokenizer: Tokenizer, texts: list[str], size: int) -> list[Block]:
    """Join the texts, each closed by the end token, and cut them into blocks of `size` tokens.

    The last block is filled from the beginning of the stream, so that no token is left out.
    """
    end = tokenizer.token_to_id(END)
    tokens = [token for encoding in tokenizer.encode_batch(texts) for token in (*encoding.ids, end)]
    missing = -len(tokens) % size
    repeats = -(-missing // len(tokens))
    stream = torch.tensor(tokens + (tokens * repeats)[:missing])
    return [{"input_ids": block, "labels": block} for block in stream.view(-1, size)]


def new_model(tokenizer: Tokenizer, shape: ScratchConfig, context: int, seed: int) -> LlamaForCausalLM:
    """Return a model with random weights; the same seed gives the same weights."""
    set_seed(seed)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=shape.hidden,
            intermediate_size=shape.intermediate,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            num_key_value_heads=shape.heads,
            max_position_embeddings=context,
            tie_word_embeddings=True,
            bos_token_id=None,
            eos_token_id=tokenizer.token_to_id(END),
            pad_token_id=tokenizer.token_to_id(PAD),
        )
    )


def train_causal(
    model: LlamaForCausalLM, blocks: list[Block], shape: ScratchConfig, *, seed: int, settings: Settings, curves: Path
) -> float:
    """Train in place; return the last logged loss in nats a token."""
    with tempfile.TemporaryDirectory() as state:
        arguments = common_arguments(
            Path(state),
            settings,
            seed=seed,
            max_steps=shape.steps,
            per_device_train_batch_size=shape.batch,
            learning_rate=shape.learning_rate,
            warmup_steps=0.05,
            weight_decay=0.01,
            adam_beta2=0.95,  # as GPT-3 and LLaMA were trained: a short run has no time for a long memory
            logging_steps=10,
        )
        trainer = Trainer(model=model, args=arguments, train_dataset=blocks, callbacks=[CurveCallback(curves)])
        take_over(trainer, "base", quiet=settings.quiet)
        trainer.train()
    losses: list[float] = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    return losses[-1]
