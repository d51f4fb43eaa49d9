"""Run every benchmark of this folder that needs nothing but Accord: ``make bench``."""

from benchmarks import assignment, command_line, feeds_lookup, identity_merging, reading

if __name__ == "__main__":
    command_line.main()
    feeds_lookup.main()
    identity_merging.main()
    assignment.main()
    reading.main()
