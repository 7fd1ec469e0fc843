"""Evaluation tasks as data: one YAML and one tiny module each, in the format of lm-eval."""
