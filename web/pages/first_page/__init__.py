"""Head office's first page, and that of a region: what needs a decision, by holder."""
