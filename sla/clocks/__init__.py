"""One promise with its start, pauses, warnings and verdict."""
