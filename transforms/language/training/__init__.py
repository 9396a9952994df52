"""Training of the reading network. Needs the extra `onrecord[train]`; nothing here is imported to read a text."""
