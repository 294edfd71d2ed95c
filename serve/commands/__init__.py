"""The commands, one a module; each is a thin layer over functions of the other rooms."""
