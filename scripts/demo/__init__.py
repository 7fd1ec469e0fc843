"""The embedded demo corpus: fictional documents of a fab and an olefins plant, and their ground truth."""
