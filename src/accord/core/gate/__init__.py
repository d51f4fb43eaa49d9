"""May this change ship: what is new, what was looked at, which rules may still stop, and the verdict."""
