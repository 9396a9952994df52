"""Bytes to articles: one module per format, format detection, text decoding, metadata, versions."""
