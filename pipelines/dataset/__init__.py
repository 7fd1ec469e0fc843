"""What becomes of safe text: pretraining rows, instructions, splits, cards."""
