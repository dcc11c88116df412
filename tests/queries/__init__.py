"""Tests of the questions and of the module that asks them."""
