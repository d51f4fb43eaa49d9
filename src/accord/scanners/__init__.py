"""One module per tool that Accord runs. Each says what the tool reads and how it is called, and runs nothing itself.

A scanner has ``LABEL`` (its name for people), ``RING`` (when it is used), ``AIM`` (what it looks for), ``READER`` (who
understands its report), ``EXECUTABLE``, ``EXIT_CODES``, ``CANARY``, ``wants(tree)`` and ``commands(task)``. What it may
have beside them stands in ``docs/how-to/add-a-scanner.md``; the values are those of ``core.scan``.

Never: rules from a registry, a call that tells anybody a secret, a look at what Accord wrote.
"""
