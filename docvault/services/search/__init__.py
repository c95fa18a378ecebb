"""Finding: the index told, asked and listed from."""
