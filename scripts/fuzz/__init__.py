"""Fuzzing: damaged copies of real documents through the steps of the stages, and what must hold of every outcome."""
