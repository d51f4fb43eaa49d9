"""A sign: what one file says about one folder. And the file itself, bounded, since it is foreign."""

import re
from pathlib import Path
from xml.etree.ElementTree import ParseError

import msgspec

from accord.core.detection import Clue

MAX_BYTES = 2 << 20
_DEEPEST = 100
#: What a broken file can raise while it is read.
BROKEN = (OSError, ValueError, RecursionError, msgspec.MsgspecError, ParseError, re.error)

#: Folders that hold how a service is built or shipped; what is found in them speaks of the folder above.
_SHIPPING = {"docker", "deploy", "deployment", "deployments", "ci", "infra", "container", "containers", "images"}


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says about one folder."""

    folder: str
    name: str = ""
    #: How much the name counts; the highest wins.
    name_rank: int = 0
    clues: tuple[Clue, ...] = ()
    #: The file stands for something that is built on its own.
    starts: bool = False
    #: The file shows that it is run somewhere.
    deployed: bool = False
    #: The file only groups what lies below it.
    groups: bool = False
    #: The text of a file that speaks of services by their names, wherever it lies.
    mentions: str = ""
    #: Names of what this one needs, and of what needs it.
    needs: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()


class File(msgspec.Struct, frozen=True):
    """One file of the checkout; ``path`` is relative to its root, with forward slashes."""

    root: Path
    path: str

    @property
    def name(self) -> str:
        """Its last part."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folder that it speaks of: its own, or the one above when its own only ships things."""
        folder = self.path.rpartition("/")[0]
        while folder.rpartition("/")[2] in _SHIPPING:
            folder = folder.rpartition("/")[0]
        return folder

    def text(self) -> str:
        """Return the whole text.

        Raises:
            ValueError: it is larger than 2 MiB or no UTF-8.
            OSError: it cannot be opened.
        """
        path = self.root / self.path
        if path.is_symlink() or not path.is_file():
            raise ValueError("no plain file")
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValueError("larger than 2 MiB")
        return content.decode("utf-8-sig")


def yaml_documents(text: str) -> list[dict[str, object]]:
    """Return the YAML documents that are mappings, every scalar as text.

    The base loader knows no tags, dates or merge keys, so that no document can run code or grow. Depth is measured
    before anything is built, since libyaml's binding recurses without a limit and would end the whole process.

    Raises:
        ValueError: the YAML is broken or nested too deep.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        depth = 0
        for event in yaml.parse(text, loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise ValueError("nested too deep")
        documents = list(yaml.load_all(text, loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise ValueError(f"the YAML is broken{line}") from error
    return [document for document in documents if isinstance(document, dict)]
