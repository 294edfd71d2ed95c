"""How the worklist's tables came to be, step by step."""
