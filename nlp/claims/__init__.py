"""What a letter claims of a finding, and which findings count.

- ``assertion`` weighs what the others say of a finding in its ``clause``
- a word beside it: ``scopes`` (negation, doubt), ``post_cues``, ``tickboxes``, ``answers`` (values
  of what says nothing without one)
- whose it is and when: ``context``; why it doesn't count: ``explained``, ``known``,
  ``supposed``
- numbers: ``numeric``, of ``grades``, ``weights`` and ``measures``
- ``leg_pain``: how far it goes, and what its denial denies
- ``safety``: checklists; ``fates`` of devices and fragments; ``eye_metal``: films of the orbits
- ``rules``: what needs more than one sentence
"""
