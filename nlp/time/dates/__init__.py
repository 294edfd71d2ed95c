"""Dates and the days that they mean.

``reader`` reads them: numbers itself, ``months`` with their names, ``named`` feasts, seasons and
days of the week, ``years``, ``spans`` between two; all against a ``calendar_page``, which knows the
``holidays`` of the letter's ``region``.
"""
