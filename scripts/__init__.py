"""The `yawan` command, params composition, demo corpus, benchmarks."""
