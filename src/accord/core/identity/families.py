"""Rule families: what different tools call the same check, from ``data/tables/rules.toml``.

A tool is known by its name in lower case. A tool may speak another tool's rule names (a fork), whole ranges of rules
may be renamed by a prefix, and single rules may share a family. Where the table gives weaknesses for a rule, they
replace those of the report, because tools disagree on the weakness of one and the same check.
"""

from functools import cached_property

import msgspec

#: Use of hard-coded credentials.
EXPOSED_SECRET = (798,)


class SharedRule(msgspec.Struct, frozen=True, kw_only=True):
    """Rules of several tools that look for exactly the same thing; each as ``tool:rule``."""

    family: str
    rules: tuple[str, ...]
    cwes: tuple[int, ...] = ()


class Rule(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the table knows of one rule of one tool."""

    tool: str
    family: str
    #: Weaknesses that replace the report's; None where the table does not know the rule.
    cwes: tuple[int, ...] | None = None


class RuleFamilies(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The table. All names are in lower case, except the part of a rule after the colon."""

    #: A tool's other names, such as the one it writes into SARIF.
    tools: dict[str, str] = {}
    #: A tool that uses the rule names of another.
    speaks: dict[str, str] = {}
    #: ``tool:prefix`` of rules that another tool has under another prefix.
    renamed: dict[str, str] = {}
    #: A rule's identifier counts from the first of these words on: some tools put the folder of the rules before it.
    rooted: dict[str, tuple[str, ...]] = {}
    #: The package ecosystem (as a package URL's type) of tools that know only one, and of manifest files by name.
    ecosystems: dict[str, str] = {}
    manifests: dict[str, str] = {}
    #: Tools whose findings are all exposed secrets.
    secret_scanners: tuple[str, ...] = ()
    #: The same of rules, by how ``tool:rule`` begins.
    secret_rules: tuple[str, ...] = ()
    #: Tools whose level is a linter's and says nothing about how bad a flaw is.
    unrated: tuple[str, ...] = ()
    #: Weaknesses too general to tell that two findings are about one thing.
    vague: frozenset[int] = frozenset()
    cwes: dict[str, tuple[int, ...]] = {}
    shared: tuple[SharedRule, ...] = ()

    @cached_property
    def _families(self) -> dict[str, SharedRule]:
        return {rule: entry for entry in self.shared for rule in entry.rules}

    @cached_property
    def _told_of(self) -> frozenset[str]:
        """The tools whose rules the table tells anything about; those of all others are as they are."""
        rules = (*self._families, *self.renamed, *self.secret_rules, *self.cwes)
        return frozenset(
            (*self.speaks, *self.rooted, *self.secret_scanners, *(rule.partition(":")[0] for rule in rules))
        )

    @cached_property
    def _secret_scanners(self) -> frozenset[str]:
        return frozenset(self.secret_scanners)

    def tool(self, name: str) -> str:
        """Return the one name of a tool."""
        lowered = " ".join(name.lower().split())
        return self.tools.get(lowered, lowered)

    def family(self, tool: str, rule_id: str) -> str:
        """Return the family of a tool's rule: a shared name, or ``tool:rule`` where nothing is known."""
        return self.rule(tool, rule_id).family

    def rule(self, tool: str, rule_id: str) -> Rule:
        """Return what the table knows of a rule."""
        tool = self.tool(tool)
        if tool not in self._told_of:
            return Rule(tool=tool, family=f"{tool}:{rule_id}")
        name = self._renamed(f"{self.speaks.get(tool, tool)}:{self._rooted(tool, rule_id)}")
        shared = self._families.get(name)
        if shared is not None:
            return Rule(tool=tool, family=shared.family, cwes=shared.cwes)
        cwes = self.cwes.get(name)
        if cwes is None and (tool in self._secret_scanners or name.startswith(self.secret_rules)):
            cwes = EXPOSED_SECRET
        return Rule(tool=tool, family=name, cwes=cwes)

    def _rooted(self, tool: str, rule_id: str) -> str:
        roots = self.rooted.get(tool, ())
        words = rule_id.split(".") if roots else []
        start = next((at for at, word in enumerate(words) if word in roots), 0)
        return ".".join(words[start:]) if start else rule_id

    def _renamed(self, name: str) -> str:
        for old, new in self.renamed.items():
            if name.startswith(old):
                return new + name[len(old) :]
        return name
