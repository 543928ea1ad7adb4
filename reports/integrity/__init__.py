"""The rows behind what speaks of honesty."""
