"""From the text of a letter to its mentions and its feature record.

``pipeline`` runs all of it, ``mentions`` and ``record`` give the results. A rule belongs to the
room of what it reads:

- ``text``: words, sentences, sections, entries; what is fit to be read
- ``matching``: the lexicon language and how its entries are found
- ``claims``: what is claimed of a finding: present, absent, possible, somebody else's
- ``time``: dates, lengths, and what each measures
- ``treatment``: which treatments were had and how they did
- ``imaging``: studies and operations: done, asked for, weighed
- ``patient``: age, sex, side; who refers
- ``tagger``: the learned reader beside the rules
- ``lexicon``: the words, as data
"""
