"""What is read across the modules: key figures and the monthly report."""
