"""One definition of each key figure (docs/algorithms/key-figures.md)."""
