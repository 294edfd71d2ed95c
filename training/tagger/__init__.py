"""Teaches the tagger from annotated letters. Needs the extra ``train``."""
