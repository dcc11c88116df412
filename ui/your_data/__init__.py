"""Your own data: figures that a visitor brings, mixed with the public ones for their own session only."""

from ui.your_data.held import mine, notice, own_file

__all__ = ["mine", "notice", "own_file"]
