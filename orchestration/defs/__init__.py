"""Dagster definitions, one module per part of the pipeline; loaded by `orchestration.definitions`."""
