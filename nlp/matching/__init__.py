"""Lexicons as data, and how their entries are found."""
