"""Words, sentences and sections of a letter."""
