"""The plan: one change that closes many vulnerabilities, how long it takes, and what fits the days a team has."""
