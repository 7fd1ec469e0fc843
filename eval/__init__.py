"""Adapter to verdict. May import pipelines and training; always `from eval.x import …`."""
