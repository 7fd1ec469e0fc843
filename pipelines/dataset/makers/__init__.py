"""Makers of instructions: each states what it reads, what it asks and where the answer stands."""
