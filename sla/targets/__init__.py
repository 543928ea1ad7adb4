"""What is promised: running hours, window hours, days, a day of the month."""
