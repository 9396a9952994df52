"""Sources of actors: one module per format, each turning lines or rows into rows of the actor tables."""
