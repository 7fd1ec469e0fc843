"""Numeric fidelity: the numbers of a parsed document against an independent reading of its source."""
