"""Tests against the real wandb package. Without it they skip; `pip install -r` of the oracle group brings it."""
