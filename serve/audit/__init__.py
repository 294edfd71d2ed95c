"""An audit of a scored archive: what was asked for, how it was decided, and how sure that is."""
