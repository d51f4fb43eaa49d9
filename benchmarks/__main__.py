"""Run every benchmark of this folder that needs nothing but Accord: ``make bench``."""

from benchmarks import command_line, feeds_lookup, identity_merging

if __name__ == "__main__":
    command_line.main()
    feeds_lookup.main()
    identity_merging.main()
