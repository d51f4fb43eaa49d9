"""The short list of edits that other programs may make in code, by the rule that is to be closed."""

from collections.abc import Iterable

import msgspec

from accord.core.identity import RuleFamilies


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One edit of one program, and the rules that it may close, each as ``tool:rule``."""

    program: str
    name: str
    rules: tuple[str, ...]


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """The list, from ``data/tables/edits.toml``."""

    edit: tuple[Edit, ...]

    def by(self, program: str, rules: Iterable[tuple[str, str]], families: RuleFamilies) -> list[str]:
        """Return the names of a program's edits that are allowed for any of these rules, each a tool and a rule.

        A rule stands for all of its family, so that ruff's S501 gets what bandit's B501 gets.
        """
        asked = {families.family(tool, rule) for tool, rule in rules}
        return [
            one.name
            for one in self.edit
            if one.program == program and any(families.family(*rule.split(":", 1)) in asked for rule in one.rules)
        ]
