"""Dataset to adapter. May import pipelines."""
