"""One module for each way to make a fix; found by its place.

A module has ``LABEL``, ``suits(order)``, which tells whether this is its kind of change, and ``fix(order, tree,
files)``, which changes files of a scratch worktree and returns what it did, in a few words for people. It raises
``AccordError`` with the next step where it cannot. It never says that a fix is good: the gates do.
"""
