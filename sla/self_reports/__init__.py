"""A holder says of itself that a promise will not be, or was not kept."""
