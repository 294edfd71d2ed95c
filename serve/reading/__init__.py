"""From paths to letters: every format, encoding and folder, one bad item at a time."""
