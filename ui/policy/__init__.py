"""The views of National policy, one module each: each draws the countries of the filters and offers its download."""
