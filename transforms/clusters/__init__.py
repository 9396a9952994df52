"""Which articles are printings of one text, and which tell one story."""
