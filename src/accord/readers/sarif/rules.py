"""A run's rules: which one a result means, and what it says, worked out once for each rule.

A result names its rule by id, by index, by both or by a reference into an extension; a hierarchical id such as
``CA1000/2`` means the rule ``CA1000`` (SARIF 2.1.0, 3.5.4, 3.27.5 to 3.27.7, 3.52).
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from accord.core.finding import Confidence, Severity
from accord.readers.sarif import packages, words
from accord.readers.sarif.messages import text, texts
from accord.readers.sarif.shapes import (
    ComponentReference,
    DescriptorReference,
    Invocation,
    Properties,
    Resources,
    Result,
    Rule,
    Tool,
    ToolComponent,
)

_NO_RULE = Rule()
_NO_PROPERTIES = Properties()
#: Kinds of results that are no problem (SARIF 2.1.0, 3.27.9); drafts of SARIF 2 write the first two as levels.
NO_PROBLEM = {"pass", "notapplicable", "informational"}
_DRAFT_LEVELS = {"pass", "notapplicable", "open"}


class RuleFacts(msgspec.Struct, frozen=True):
    """What a rule contributes to each of its findings of one level, kind and ``security-severity``."""

    rule_id: str
    title: str = ""
    #: The rule's own until a result's is known.
    level: str = "warning"
    kind: str = ""
    #: By ``security-severity``, else by the level; None when neither is known yet.
    severity: Severity | None = None
    score: float | None = None
    cvss_vector: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    cwes: tuple[int, ...] = ()
    vulnerability_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    remediation: str = ""
    references: tuple[str, ...] = ()
    #: Message texts by id: the rule's own before the tool's.
    strings: Mapping[str, str] = {}
    package: packages.Package = packages.NO_PACKAGE
    purls: tuple[str, ...] = ()


class RuleBook:
    """The rules and taxonomies of one run."""

    def __init__(
        self,
        tool: Tool,
        resources: Resources | None = None,
        taxonomies: Sequence[ToolComponent] = (),
        invocations: Sequence[Invocation] = (),
    ) -> None:
        self._driver = tool.driver or tool
        self._components = [self._driver, *(tool.extensions or ())]
        self._taxonomies = taxonomies
        self._invocations = invocations
        self._rules = [component.rules or [] for component in self._components]
        self._rules[0] = self._rules[0] or _older_rules(resources)
        self._by_id: list[dict[str, Rule]] = [
            {rule.id: rule for rule in reversed(rules) if rule.id} for rules in self._rules
        ]
        self._facts: dict[object, RuleFacts] = {}
        self._graded: dict[object, RuleFacts] = {}
        #: The tool's own message texts, which rules and notifications share.
        self.strings = texts(self._driver.global_message_strings)

    def of(self, result: Result) -> RuleFacts:
        """Return what the result's rule says, with the result's grade; the bare id when nothing describes the rule."""
        grade = result.properties.security_severity if result.properties is not None else None
        key: object = (result.rule_id, result.rule_index, result.level, result.kind, grade)
        if result.rule is not None or result.provenance is not None:
            key = msgspec.json.encode((key, result.rule, result.provenance))
        try:
            known = self._graded.get(key)
        except TypeError:  # a tool's own idea of a grade: a list or an object
            return _graded(self._described(result), result)
        if known is None:
            known = self._graded[key] = _graded(self._described(result), result)
        return known

    def cwes(self, references: Iterable[DescriptorReference]) -> tuple[int, ...]:
        """Return the CWE numbers among references to taxa."""
        return words.cwe_numbers([self._taxon(reference) for reference in references])

    def notification_texts(self, reference: DescriptorReference | None) -> Mapping[str, str]:
        """Return the message texts of a notification's descriptor, with the tool's own."""
        descriptors = self._driver.notifications or []
        for index, descriptor in enumerate(descriptors):
            if reference is not None and (reference.index == index or (reference.id and reference.id == descriptor.id)):
                return self.strings | texts(descriptor.message_strings)
        return self.strings

    # -- which rule --------------------------------------------------------------------------------------------

    def _described(self, result: Result) -> RuleFacts:
        key: object = (result.rule_id, result.rule_index)
        if result.rule is not None or result.provenance is not None:
            key = msgspec.json.encode((key, result.rule, result.provenance))
        if key not in self._facts:
            self._facts[key] = self._made(result)
        return self._facts[key]

    def _made(self, result: Result) -> RuleFacts:
        reference = result.rule or DescriptorReference()
        rule_id = result.rule_id or reference.id or ""
        index = reference.index if result.rule_index is None else result.rule_index
        component = self._component(reference.tool_component)
        rule = self._by_guid(reference.guid) or self._found(rule_id, -1 if index is None else index, component)
        return self._told(rule_id or rule.id or "", rule, self._level(result, rule))

    def _found(self, rule_id: str, index: int, component: int) -> Rule:
        rules = self._rules[component]
        at_index = rules[index] if 0 <= index < len(rules) else _NO_RULE
        if at_index.id and (not rule_id or rule_id == at_index.id or rule_id.startswith(at_index.id + "/")):
            return at_index
        for part in _hierarchy(rule_id):
            for by_id in (self._by_id[component], *self._by_id):
                if part in by_id:
                    return by_id[part]
        return at_index

    def _by_guid(self, guid: str | None) -> Rule | None:
        if not guid:
            return None
        return next((rule for rules in self._rules for rule in rules if rule.guid == guid), None)

    def _component(self, reference: ComponentReference | None) -> int:
        """Return which component a reference means: 0 is the driver, extensions count from 1."""
        if reference is None:
            return 0
        if reference.index is not None and 0 <= reference.index < len(self._components) - 1:
            return reference.index + 1
        for number, component in enumerate(self._components):
            if _same(reference, component):
                return number
        return 0

    def _level(self, result: Result, rule: Rule) -> str:
        """Return the level of a result that gives none itself (SARIF 2.1.0, 3.27.10)."""
        number = result.provenance.invocation_index if result.provenance else None
        number = 0 if number is None and len(self._invocations) == 1 else number
        if number is not None and 0 <= number < len(self._invocations):
            for override in self._invocations[number].rule_configuration_overrides or ():
                given = override.configuration.level if override.configuration else None
                if given and rule.id and self._means(override.descriptor, rule):
                    return given.lower()
        for configuration in (rule.default_configuration, rule.configuration):
            level = (configuration.level or configuration.default_level) if configuration else None
            if level:
                return level.lower()
        return "warning"

    def _means(self, reference: DescriptorReference | None, rule: Rule) -> bool:
        if reference is None:
            return False
        index = -1 if reference.index is None else reference.index
        component = self._component(reference.tool_component)
        return (self._by_guid(reference.guid) or self._found(reference.id or "", index, component)) is rule

    # -- what it says ------------------------------------------------------------------------------------------

    def _told(self, rule_id: str, rule: Rule, level: str) -> RuleFacts:
        bag = rule.properties or _NO_PROPERTIES
        ids = words.vulnerability_ids_in(rule_id)
        others = words.vulnerability_ids_in(rule.deprecated_ids, bag.tags, bag.cve, bag.cves)
        purls = tuple(purl for purl in bag.purls if isinstance(purl, str)) if isinstance(bag.purls, list) else ()
        fixed = bag.fixed_version if isinstance(bag.fixed_version, str) else ""
        help_text, grade = text(rule.help), words.score(bag.security_severity)
        package = packages.from_rule(help_text, purls, fixed) if ids or others or purls else packages.NO_PACKAGE
        return RuleFacts(
            rule_id=rule_id,
            title=text(rule.short_description) or text(rule.full_description) or text(rule.name),
            level=level,
            severity=None if grade is None else words.severity_of_score(grade),
            score=words.cvss_score(bag),
            cvss_vector=words.cvss_vector(bag),
            confidence=words.confidence(bag),
            cwes=self._cwes(rule_id, rule, bag),
            vulnerability_ids=ids or others,
            aliases=tuple(other for other in others if other not in ids) if ids else (),
            remediation=words.remedy(bag) or ("" if package.name else _advice(rule, help_text)),
            references=_links(rule, help_text),
            strings=self.strings | texts(rule.message_strings),
            package=package,
            purls=purls,
        )

    def _cwes(self, rule_id: str, rule: Rule, bag: Properties) -> tuple[int, ...]:
        """Return the CWE numbers of a rule: as references or properties, else as its texts mention them."""
        targets = [relation.target for relation in rule.relationships or () if relation.target]
        structured = tuple(dict.fromkeys((*self.cwes(targets), *words.cwes_of(bag))))
        said = (rule_id, text(rule.name), text(rule.short_description), text(rule.full_description), rule.help_uri)
        return structured or words.cwes_in(*said)

    def _taxon(self, reference: DescriptorReference) -> str:
        """Return a referenced CWE's id; empty when the reference is to something else."""
        component = self._taxonomy(reference.tool_component)
        named = reference.tool_component.name if reference.tool_component else None
        name = (component.name if component else None) or named or ""
        taxon = reference.id or _taxon_at(component, reference)
        is_cwe = name.strip().upper() == "CWE" or taxon.upper().startswith("CWE")
        return taxon if is_cwe else ""

    def _taxonomy(self, reference: ComponentReference | None) -> ToolComponent | None:
        if reference is None:
            return self._driver
        if reference.index is not None and 0 <= reference.index < len(self._taxonomies):
            return self._taxonomies[reference.index]
        known = (*self._taxonomies, *self._components)
        return next((component for component in known if _same(reference, component)), None)


def _graded(rule: RuleFacts, result: Result) -> RuleFacts:
    """Return the rule with level, kind, severity and score of a result; the level is the rule's if it gives none."""
    kind, level = result.kind or "", result.level
    if level is None:
        level = rule.level if kind in {"", "fail"} else "none"
    elif level not in words.LEVELS:
        level = level.lower()
        if level in _DRAFT_LEVELS:
            kind, level = level, "none"
    score, severity = rule.score, rule.severity
    own = words.score(result.properties.security_severity) if result.properties else None
    if own is not None:
        score, severity = own, words.severity_of_score(own)
    if severity is None or (kind and kind.lower() in NO_PROBLEM):
        severity = words.LEVELS.get(level, Severity.UNKNOWN)
    return msgspec.structs.replace(rule, level=level, kind=kind, severity=severity, score=score)


def _advice(rule: Rule, help_text: str) -> str:
    """Return a rule's help, unless it is only the description again or a link."""
    descriptions = {text(rule.short_description), text(rule.full_description)}
    return "" if help_text in descriptions or _is_link(help_text) else help_text


def _links(rule: Rule, help_text: str) -> tuple[str, ...]:
    links = (rule.help_uri, help_text.strip() if _is_link(help_text) else "")
    return tuple(dict.fromkeys(link for link in links if link))


def _is_link(words_or_link: str) -> bool:
    return words_or_link.startswith(("http://", "https://")) and len(words_or_link.split()) == 1


def _hierarchy(rule_id: str) -> list[str]:
    """Return the id and, for ``A/B/C``, then ``A/B`` and ``A``."""
    parts = rule_id.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)] if rule_id else []


def _same(reference: ComponentReference, component: ToolComponent) -> bool:
    if reference.guid and component.guid:
        return reference.guid.lower() == component.guid.lower()
    return bool(reference.name) and reference.name == component.name


def _taxon_at(component: ToolComponent | None, reference: DescriptorReference) -> str:
    """Return the id of a taxon that is named by its index or GUID only."""
    for index, taxon in enumerate(component.taxa or ()) if component else ():
        if index == reference.index or (reference.guid and reference.guid == taxon.guid):
            return taxon.id or ""
    return ""


def _older_rules(resources: Resources | None) -> list[Rule]:
    """Return the rules of a draft of SARIF 2, where an object's keys are their ids."""
    rules = resources.rules if resources else None
    if not isinstance(rules, dict):
        return rules or []
    return [rule if rule.id else msgspec.structs.replace(rule, id=key) for key, rule in rules.items()]
