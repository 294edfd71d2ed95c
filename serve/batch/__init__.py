"""Historical archives: every letter scored once, in parts that no accident can lose."""
