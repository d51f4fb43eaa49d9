"""Run every benchmark of this folder that needs nothing but Accord: ``make bench``."""

from benchmarks import command_line

if __name__ == "__main__":
    command_line.main()
