"""A step each, from an empty database on."""
