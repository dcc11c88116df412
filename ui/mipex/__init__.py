"""What pages on national policy share: scores of MIPEX, areas, countries, what stands below a view."""
