"""The store of what all feeds say: one SQLite file, packaged with Accord and replaced whole by an update.

Feeds know nothing of it: the flow reads a feed's rows and hands them to the writer.
"""

from accord.core.advisory import Affected, Range
from accord.core.cwe import CweEntry
from accord.core.feed import Source
from accord.ports.snapshot.lookup import Snapshot
from accord.ports.snapshot.place import FILE, user_path

__all__ = ["FILE", "Affected", "CweEntry", "Range", "Snapshot", "Source", "user_path"]
