"""A model for lm-eval that stores every answer under what it depends on, so that a cut-off evaluation goes on.

lm-eval's own request cache knows no model identity and would give a retrained adapter old answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

from pipelines.memo import Memo, memo_key
from pipelines.progress import bar

STEP = "answers"
# Requests between two commits of the store: what a kill costs at most.
_CHUNK = 256


class StoredLM(HFLM):
    """HFLM whose answers are kept by (identity, kind of request, prompt and settings)."""

    def __init__(self, identity: dict[str, str], *, label: str = "", quiet: bool = False, **arguments: Any) -> None:
        """Wrap a loaded model.

        Args:
            identity: hashes of adapter, base and template, and the precision: whatever changes an answer.
            label: names the model on the progress bars.
            quiet: draw no bars.
            arguments: passed on to HFLM.

        """
        super().__init__(**arguments)
        self._identity, self._label, self._quiet = identity, label, quiet

    def generate_until(self, requests: list[Instance], disable_tqdm: bool = False) -> list[str]:
        """Generate the answers that are not in the store."""
        return self._stored("generate_until", requests, lambda rest: super(StoredLM, self).generate_until(rest, True))

    def loglikelihood_rolling(self, requests: list[Instance], disable_tqdm: bool = False) -> list[float]:
        """Score the texts that are not in the store."""
        return self._stored(
            "loglikelihood_rolling", requests, lambda rest: super(StoredLM, self).loglikelihood_rolling(rest, True)
        )

    def _loglikelihood_tokens(self, requests: list[Any], disable_tqdm: bool = False, **options: Any) -> list[Any]:
        # The rolling scorer asks for a bar a batch, whatever it was told itself.
        found: list[Any] = super()._loglikelihood_tokens(requests, disable_tqdm=True, **options)
        return found

    def _stored(self, kind: str, requests: list[Instance], ask: Callable[[list[Instance]], list[Any]]) -> list[Any]:
        keys = [memo_key(self._identity, kind, list(request.args)) for request in requests]
        with Memo(STEP) as memo:
            missing = [index for index, key in enumerate(keys) if key not in memo]
            # Longest first over the whole list: batches of like lengths waste little on padding.
            missing.sort(key=lambda index: (-len(requests[index].args[0]), index))
            with bar(f"{self._label} {kind}".strip(), len(missing), quiet=self._quiet) as done:
                for start in range(0, len(missing), _CHUNK):
                    chunk = missing[start : start + _CHUNK]
                    for index, answer in zip(chunk, ask([requests[index] for index in chunk]), strict=True):
                        memo.put(keys[index], "", orjson.dumps(answer))
                    memo.commit()
                    done(start + len(chunk))
            return [orjson.loads(memo.get(key) or b"null") for key in keys]
