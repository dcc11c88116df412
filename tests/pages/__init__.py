"""Tests of the pages, run as a browser session would run them."""
