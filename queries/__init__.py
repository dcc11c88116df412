"""SQL statements by subject, the one connection that runs them, and the catalogue of what the tables list."""
