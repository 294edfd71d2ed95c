"""Time expressions, their lengths, and what they measure."""
