"""What was asked about a case before it was ruled on: of whom, by when, and the answer."""
