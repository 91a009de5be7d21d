"""Strategies that students write: a template to begin with, and a check that says in a sentence what is wrong."""
