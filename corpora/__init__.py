"""Annotated letters: the scheme's vocabulary, the data that travels, and the authoring form."""
