"""The JSON document of a tried fix: ``accord fix --json``."""

from datetime import datetime

import msgspec

from accord.core.fixing.gates import Answer, Grade


class FixDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fix unit, what was tried for it, and what the gates said. Only a fix of a usable grade gets a branch."""

    accord: str
    made_at: datetime
    #: The full hash of the commit that was fixed; uncommitted work is no part of it.
    commit: str
    fix_unit: str
    title: str
    service: str
    #: The ids of the vulnerabilities that it is to close, and the identifiers that reports name them by.
    closes: tuple[str, ...]
    vulnerability_ids: tuple[str, ...]
    grade: Grade
    gates: tuple[Answer, ...]
    #: Which way was taken, and what it did.
    fixer: str
    did: str
    #: The files that it changes, and the change as a patch for ``git apply``; a patch holds code as it is.
    paths: tuple[str, ...]
    patch: str
    #: The local branch that holds it, and its commit; empty when none was asked for or the fix did not deserve one.
    branch: str = ""
    branch_commit: str = ""
    #: What a person should know and what changes no grade.
    notes: tuple[str, ...] = ()
