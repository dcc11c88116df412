"""Readers of the formats that sources come in, and of the tables of the atlas."""
