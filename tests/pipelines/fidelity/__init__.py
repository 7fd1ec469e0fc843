"""Tests of pipelines.fidelity."""
