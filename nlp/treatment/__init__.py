"""Treatments: which were had, and how they did.

- ``find`` runs the rest; ``treatment`` is what it gives, ``summary`` what they amount to
- which words name one: ``names``, at their ``place``; ``other_purposes`` tells those that don't
- listed together: ``groups``; had or meant: ``status``, by the words on each ``side``, ``ahead``
  and ``behind``
- how they did: ``effects`` by their ``degrees``, ``scores`` then and now, ``bare_results``;
  ``attribution``: of which
"""
