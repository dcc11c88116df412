"""Your own data: figures that a visitor brings, mixed with the public ones for their own session only."""

from ui.your_data.session_upload import mine, notice, own_file
from ui.your_data.upload_store import copies, remove_left_over

__all__ = ["copies", "mine", "notice", "own_file", "remove_left_over"]
