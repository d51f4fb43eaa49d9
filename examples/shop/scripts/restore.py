"""Bring a backup back: python scripts/restore.py BACKUP.tar FOLDER. Nobody remembers who wrote this."""

import sys
import tarfile


def restore(backup, folder):
    with tarfile.open(backup) as archive:
        archive.extractall(folder)


if __name__ == "__main__":
    restore(sys.argv[1], sys.argv[2])
