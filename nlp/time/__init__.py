"""Time expressions: where they are, how long they are, and what they measure.

- ``finder`` finds them (``timex``) with ``lengths`` and ``dates``; their words are ``timewords``
- ``letter_date``: the day from which all is counted
- ``bearers`` says what each measures: ``beside_the_point`` drops, ``anchors`` of a
  ``timed_sentence`` offer, ``reach`` chooses, ``complaints``, ``background`` and ``since_then``
  tell one trouble from another
- what is measured gets its value: ``treatment_lengths``, ``dated_events`` (scans, operations,
  accidents), ``durations`` (the complaint's)
"""
