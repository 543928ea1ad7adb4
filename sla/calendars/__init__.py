"""When a place works: windows, holidays, make-up days, seasons, breaks."""
