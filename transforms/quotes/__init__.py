"""Attributions: what was said, by whom, marked by which cue."""
