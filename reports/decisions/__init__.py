"""What only head office can decide: proposed, done or not done."""
