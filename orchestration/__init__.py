"""Dagster definitions, warehouse, settings and command line around the pure transforms."""
