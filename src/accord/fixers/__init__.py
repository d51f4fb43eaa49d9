"""One module for each way to make a fix; found by its place.

A module has ``LABEL``, ``takes(order)``, which returns the part of an order that is its kind of change, or None, and
``fix(order, tree, files)``, which changes files of a scratch worktree for that part and returns what it did, in a few
words for people. It raises ``AccordError`` with the next step where it cannot. It never says that a fix is good: the
gates do.
"""
