"""SFTTrainer with the loss computed only where there is a label, on a CPU too."""

from __future__ import annotations

from typing import Any

import torch
from trl import SFTTrainer


class AssistantTrainer(SFTTrainer):
    """Skips the vocabulary projection of prompt tokens.

    TRL's fused head does so on devices with Triton only; elsewhere it projects every position in float32 passes,
    which makes a step of the tiny model three times as long. The loss is the same sum of cross-entropies.
    """

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Return the mean cross-entropy of the labelled tokens, in nats."""
        if return_outputs or self.accelerator.num_processes > 1 or self.accelerator.device.type != "cpu":
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        base = self.accelerator.unwrap_model(model).get_base_model()
        decoded = base.get_decoder()(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
        labels = inputs["labels"][:, 1:]
        valid = labels != -100
        logits = base.get_output_embeddings()(decoded.last_hidden_state[:, :-1][valid])
        total = torch.nn.functional.cross_entropy(logits.float(), labels[valid], reduction="sum")
        return total / (valid.sum().clamp(min=1) if num_items_in_batch is None else num_items_in_batch)
