"""What the server takes in from visitors, all in one place; docs/deployment.md tells operators the same.

How large one file may be is server.maxUploadSize of .streamlit/config.toml.
"""

MEGABYTE = 1024 * 1024

FILES_OF_SESSION = 10  # uploaded files that the server holds for a session
BYTES_OF_SESSION = 30 * MEGABYTE
BYTES_OF_SERVER = 300 * MEGABYTE  # for all sessions together
SECONDS_AFTER_END = 10  # until the files of a session that ended are gone

BYTES_OF_MESSAGE = 4 * MEGABYTE  # of an open page to the server, unpacked; what a browser keeps for a visitor comes in one
BYTES_OF_PAGE = 16 * MEGABYTE  # of messages of an open page that wait; a page that sends more at once is closed

BYTES_OF_PACKED = 32 * MEGABYTE  # pages and static files that are kept packed
SMALLEST_PACKED = 1_000  # bytes from which on packing is worth it

MOST_CONNECTIONS = 4_000  # open pages among them; at most half of the files that the system allows the server
PAUSE_SECONDS = 0.01  # between two messages of an open page; others are answered meanwhile
HEADER_SECONDS = 15  # for which a connection may wait without a whole request; at most twice as long
END_SECONDS = 10  # for which a server that ends waits for answers that are on their way

CHARACTERS_OF_LOGGED_LINE, CHARACTERS_OF_LOGGED_ERROR = 300, 30_000  # of an error in a page, as the log has it
