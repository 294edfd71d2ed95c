"""Lexicons as data, and how their entries are found.

- ``lexicon`` compiles the TOML files; ``patterns`` is their language, ``trie`` its tree
- ``scanner`` finds all entries in one pass; ``finding`` is what it gives, and ``surroundings`` says
  which are read otherwise for the words around them
- ``wording`` looks up small closed tables, for roles that only count beside certain heads
"""
