"""The monthly report: one snapshot, the page one and its annexes, kept in versions."""
