"""What needs a decision today, by who holds it (INTERFACE, "The console's first page")."""
