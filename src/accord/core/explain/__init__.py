"""Explanation cards: what a weakness is, why it matters here, how to fix it and how to check the fix."""
