"""Who serves and who answers for which place, level by level down to the outlet."""
