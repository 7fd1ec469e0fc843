"""Detectors, pseudonyms and keys."""
