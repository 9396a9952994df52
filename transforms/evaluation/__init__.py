"""Scorers: spans, attributions, names and clusters against gold annotation."""
