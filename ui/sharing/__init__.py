"""Ways to hand a view to others: short links and codes to scan."""
