"""Strategies of somebody's own, from a file or an installed package, each in a process of its own.

This contains accidents, not attackers: endless loops, too much memory, exceptions, floods of output and wrong
values cost their own seat a quarter and nobody else anything. A process here may still read what its user may read.
"""
