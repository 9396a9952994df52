"""Sentences and the reading network: texts in, plain spans, links and probabilities out."""
