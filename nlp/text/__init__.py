"""A letter as words: ``tokenizer``, ``normalise``, ``reading`` (what all components share).

``sections`` and ``entries`` say where in a letter a sentence stands; ``screening`` repairs text and
knows letters in other languages.
"""
