"""Studies and operations that a letter names.

- ``imaging`` settles what is said of studies: ``studies`` finds them and the part of the body that
  each shows, ``study_roles`` says whether one is done or asked for, by ``study_votes``
- ``operations``: past, weighed or out of the question
"""
