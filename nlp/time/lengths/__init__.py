"""Lengths of time: ``amounts`` in words, ``short_units`` ("4m"), ``slash_notation`` ("3/12").

``number_words`` reads the numbers before a unit.
"""
