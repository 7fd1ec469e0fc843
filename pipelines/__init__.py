"""Corpora to dataset. Imports nothing of training or eval."""
