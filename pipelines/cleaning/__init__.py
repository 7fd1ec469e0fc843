"""Normalisation and quality filters."""
