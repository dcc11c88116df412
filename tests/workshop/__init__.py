"""Tests of the rooms, on SQLite and PostgreSQL alike."""
