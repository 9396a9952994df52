"""Pure text and frame transforms: news articles in, sentences, quotes, entities and mentions out."""
