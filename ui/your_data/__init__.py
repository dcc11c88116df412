"""Your own data: figures that a visitor brings, mixed with the public ones for their own session only."""

from ui.your_data.session_upload import session_database
from ui.your_data.tab_storage import notice, restore
from ui.your_data.upload_store import copies, remove_left_over
