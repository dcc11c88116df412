"""The page Sources and method."""
