"""Tests of the data addresses, on a real server."""
