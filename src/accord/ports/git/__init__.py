"""What git knows about a checkout: root, merge base, files and their content at a revision, the history of a path.

A foreign repository must not run anything: hooks, file system monitors, filters, external differs, credential prompts
and the network are off for every call. What its configuration says about the form of an answer is overruled, so that
neither a committed file nor a setting hides a change. Only ``scratch`` writes to the repository.
"""

from accord.ports.git.changes import Changed, changed, diff, differing, ignored, untracked, versions
from accord.ports.git.commits import (
    branches,
    current_branch,
    first_commit_of,
    forms_of,
    is_shallow,
    merge_base,
    remote_heads,
    resolve,
    root,
    short,
    user_name,
)
from accord.ports.git.scratch import Scratch, Taken, new_branch, refuse_branch, scratch
from accord.ports.git.trees import Entry, contents, entries, files, show, sizes

__all__ = [
    "Changed",
    "Entry",
    "Scratch",
    "Taken",
    "branches",
    "changed",
    "contents",
    "current_branch",
    "diff",
    "differing",
    "entries",
    "files",
    "first_commit_of",
    "forms_of",
    "ignored",
    "is_shallow",
    "merge_base",
    "new_branch",
    "refuse_branch",
    "remote_heads",
    "resolve",
    "root",
    "scratch",
    "short",
    "show",
    "sizes",
    "untracked",
    "user_name",
    "versions",
]
