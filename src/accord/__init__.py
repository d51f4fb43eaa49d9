"""Accord: developers and security agree on what to fix first, fix it fast and learn from it together."""

__version__ = "0.1.0"
