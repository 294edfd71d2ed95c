"""Studies and operations that a letter names."""
