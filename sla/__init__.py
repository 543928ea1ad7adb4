"""Time that is owed: calendars, targets, policies, clocks, segments, breaches."""
