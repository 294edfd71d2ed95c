"""Who the patient is, who refers, and on which side it hurts.

- ``demographics``: age and sex, of ``ages`` and ``sexes``
- ``referrer``: specialty and sector
- ``laterality``: the side of one finding; ``leg_side``: that of the letter
"""
