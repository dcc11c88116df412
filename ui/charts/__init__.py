"""Charts and maps: designs, colours, pictures."""
