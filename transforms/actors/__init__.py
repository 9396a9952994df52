"""The knowledge base of actors: who they are, what they are called, which offices they held when."""
