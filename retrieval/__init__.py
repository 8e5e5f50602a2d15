"""Finding products and passages: the encoder, the indexes, hybrid search, documents."""
