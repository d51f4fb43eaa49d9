"""Filling a card: the business sentence, own code, versions, and the length."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from accord.core.cwe import CweEntry
from accord.core.explain.card import Answer, Card, Claim, Diagram, Example, Question, Reference
from accord.core.explain.document import CardDocument
from accord.core.explain.fill import MAX_WORDS, Filling, explain_card, explain_entry
from accord.core.explain.layout import shown_words
from accord.core.explain.subject import Subject


def _claim(name: str, text: str, *cites: str) -> Claim:
    return Claim(id=name, text=text, cites=cites)


QUESTION = Question(
    text="Which change closes it?",
    answers=(
        Answer(text="A filter.", why="It misses one sign."),
        Answer(text="A parameter.", why="It stays a value.", right=True),
        Answer(text="A limit.", why="A short text is enough."),
        Answer(text="Luck.", why="It runs out."),
    ),
)
DIAGRAM = Diagram(source="a form", steps=("a query",), guard="a parameter", sink="the database")
CARD = Card(
    weakness="sql-injection",
    title="SQL injection",
    cwes=(89, 564),
    vocabulary=("placeholder",),
    claims=(
        _claim("what", "Text becomes part of a query.", "cwe-89"),
        _claim("why", "{service} could lose {data}.", "service", "data"),
        _claim("attack.1", "Put a quote into a field.", "cwe-89"),
        _claim("attack.2", "Add a second query.", "cwe-89"),
        _claim("attack.3", "Read the other tables.", "cwe-89"),
        _claim("fix", "Pass values as parameters.", "cwe-89"),
        _claim("check", "Send a quote.", "cwe-89"),
    ),
    examples={"python": Example(before="a", after="b"), "go": Example(before="c", after="d")},
    absent={"java": "Java has no queries."},
    question=QUESTION,
    diagram=DIAGRAM,
    references=(Reference(id="cwe-89", url="https://cwe.mitre.org/data/definitions/89.html"),),
)
DEPENDENCY = Card(
    weakness="vulnerable-dependency",
    title="Vulnerable dependency",
    cwes=(1395,),
    vocabulary=(),
    question=QUESTION,
    diagram=DIAGRAM,
    claims=(
        _claim("what", "A part has a flaw.", "cwe-1395"),
        _claim("fix", "Upgrade it.", "owasp"),
        _claim("check", "Look whether the old one is gone.", "cwe-1395"),
    ),
    examples={
        "pip": Example(before="{component}=={version}", after="{component}=={fixed}"),
        "go-modules": Example(before="require {component} v{version}", after="require {component} v{fixed}"),
    },
    references=(
        Reference(id="cwe-1395", url="https://cwe.mitre.org/data/definitions/1395.html"),
        Reference(id="owasp", url="https://owasp.org/"),
    ),
)
CODE = Subject(
    id="3f2a9c",
    title="SQL injection in pay.go",
    cwes=(564,),
    path="shop/pay.go",
    line=12,
    snippet="db.Query(q + name)",
    service="payments",
    data="payment data",
    for_business="Customers' card numbers could be stolen.",
)


PACKAGE = Subject(id="77aa", title="Old django", component="django", version="4.2.1", purl="pkg:pypi/django")


def _text(document: CardDocument, name: str) -> str:
    return next(claim.text for claim in document.claims if claim.id == name)


def test_without_a_subject_general_words_are_filled_in_and_the_sentence_starts_with_a_capital() -> None:
    assert _text(explain_card("CWE-89", CARD), "why") == "The service could lose its data."


def test_words_that_nobody_said_are_facts_without_a_value() -> None:
    facts = {fact.name: fact.value for fact in explain_card("CWE-89", CARD).facts}
    assert facts == {"service": None, "data": None}


def test_the_business_sentence_of_the_vulnerability_takes_the_place_of_the_general_one() -> None:
    document = explain_card(CODE.id, CARD, Filling(subject=CODE))
    assert _text(document, "why") == "Customers' card numbers could be stolen."


def test_without_a_business_sentence_the_service_is_named() -> None:
    subject = Subject(id="1", title="t", service="payments", data="payment data")
    assert _text(explain_card("1", CARD, Filling(subject=subject)), "why") == "Payments could lose payment data."


def test_the_card_shows_the_findings_own_code_with_its_place_and_examples_in_its_language() -> None:
    document = explain_card(CODE.id, CARD, Filling(subject=CODE))
    assert document.your_code is not None
    assert (document.your_code.text, document.your_code.path, document.your_code.line) == (
        "db.Query(q + name)",
        "shop/pay.go",
        12,
    )
    assert document.before is not None
    assert (document.before.language, document.before.text) == ("go", "c")
    assert document.cwes == (564,)


def test_the_language_that_a_person_asks_for_beats_the_files() -> None:
    document = explain_card(CODE.id, CARD, Filling(subject=CODE, language="python"))
    assert document.before is not None
    assert document.before.language == "python"


def test_a_language_that_cannot_have_the_flaw_is_told_with_the_one_that_is_shown() -> None:
    document = explain_card("CWE-89", CARD, Filling(language="java"))
    assert _text(document, "absent") == "Java has no queries. The example is in Python."
    assert "absent" not in {claim.id for claim in explain_card("CWE-89", CARD, Filling(language="go")).claims}
    assert "absent" not in {claim.id for claim in explain_card("CWE-89", CARD, Filling(language="php")).claims}


def test_the_document_carries_all_that_the_card_holds() -> None:
    document = explain_card("CWE-89", CARD, Filling(language="go"))
    assert (document.question, document.diagram, document.vocabulary) == (QUESTION, DIAGRAM, ("placeholder",))
    assert (document.examples, document.absent) == (CARD.examples, CARD.absent)


def test_versions_are_filled_in_for_every_manifest() -> None:
    filling = Filling(subject=replace(PACKAGE, fixed_version="4.2.9"), dependency=DEPENDENCY)
    assert explain_card("77aa", CARD, filling).examples["go-modules"].after == "require django v4.2.9"


def test_a_component_is_fixed_by_its_upgrade_and_shown_in_its_manifest() -> None:
    filling = Filling(subject=replace(PACKAGE, fixed_version="4.2.9"), dependency=DEPENDENCY)
    document = explain_card("77aa", CARD, filling)
    assert _text(document, "fix") == "Upgrade django from 4.2.1 to 4.2.9."
    assert _text(document, "check") == "Look whether the old one is gone."
    assert document.before is not None
    assert document.after is not None
    assert (document.before.text, document.after.text) == ("django==4.2.1", "django==4.2.9")


def test_versions_that_nobody_knows_are_not_made_up() -> None:
    document = explain_card("77aa", CARD, Filling(subject=replace(PACKAGE, version=""), dependency=DEPENDENCY))
    assert _text(document, "fix") == "No fixed version of django is known yet. Remove it, or limit who can reach it."
    assert document.before is not None
    assert document.after is not None
    assert (document.before.text, document.after.text) == ("django==VERSION", "django==FIXED-VERSION")


def test_an_upgrade_without_a_known_version_names_the_target() -> None:
    filling = Filling(subject=replace(PACKAGE, version="", fixed_version="5"), dependency=DEPENDENCY)
    assert _text(explain_card("77aa", CARD, filling), "fix") == "Upgrade django to 5."


def test_go_versions_carry_one_v() -> None:
    subject = replace(
        PACKAGE, component="example.com/x", version="v1.0.0", fixed_version="1.0.1", purl="pkg:golang/example.com/x"
    )
    document = explain_card("77aa", CARD, Filling(subject=subject, dependency=DEPENDENCY))
    assert document.before is not None
    assert document.after is not None
    assert document.before.text == "require example.com/x v1.0.0"
    assert document.after.text == "require example.com/x v1.0.1"


def test_a_published_flaw_without_a_component_is_fixed_by_an_upgrade_and_shown_by_its_weakness() -> None:
    document = explain_card("CVE-2024-1", CARD, Filling(dependency=DEPENDENCY, cwes=(89,)))
    assert _text(document, "fix") == "Upgrade it."
    assert document.before is not None
    assert document.before.text == "a"
    assert [reference.id for reference in document.references] == ["cwe-89", "cwe-1395", "owasp"]


def test_every_claim_cites_a_fact_or_reference_of_the_document() -> None:
    for document in (
        explain_card("CWE-89", CARD),
        explain_card("1", CARD, Filling(subject=CODE)),
        explain_card("2", CARD, Filling(subject=replace(PACKAGE, fixed_version="5"), dependency=DEPENDENCY)),
        explain_entry("3", None, Filling(subject=replace(PACKAGE, for_business="x"), dependency=DEPENDENCY)),
    ):
        known = {fact.id for fact in document.facts} | {reference.id for reference in document.references}
        assert {name for claim in document.claims for name in claim.cites} <= known


def test_a_weakness_without_a_card_is_explained_by_its_entry() -> None:
    entry = CweEntry(1341, "Multiple Releases of Same Resource or Handle", "Base", (675,))
    parent = CweEntry(675, "Multiple Operations on Resource in Single-Operation Context", "Class", (573,))
    document = explain_entry("CWE-1341", entry, parents=[parent], near=CARD)
    assert [claim.text for claim in document.claims] == [
        "CWE-1341, Multiple Releases of Same Resource or Handle, is a kind of weakness in MITRE's list.",
        "It is a kind of Multiple Operations on Resource in Single-Operation Context (CWE-675).",
        "The nearest full card is SQL injection. Run 'accord explain CWE-89'.",
    ]
    assert document.references[0].url == "https://cwe.mitre.org/data/definitions/1341.html"
    assert document.title == entry.name


def test_a_category_is_not_called_a_weakness() -> None:
    document = explain_entry("CWE-399", CweEntry(399, "Resource Management Errors", "Category"))
    assert "a group of weaknesses, not one of its own" in document.claims[0].text


def test_an_unknown_word_of_mitre_claims_nothing() -> None:
    assert "is an entry in" in explain_entry("CWE-1", CweEntry(1, "Name", "Sideways")).claims[0].text


def test_a_vulnerability_without_any_weakness_says_its_own_sentence() -> None:
    subject = Subject(id="1", title="Odd thing", for_developer="Do this.", for_business="It could stop.", snippet=" x")
    document = explain_entry("1", None, Filling(subject=subject))
    assert [(claim.id, claim.text) for claim in document.claims] == [("what", "Do this.")]
    assert document.title == "Odd thing"
    assert document.your_code is not None


def test_a_name_without_anything_known_is_its_own_title() -> None:
    assert explain_entry("CVE-2024-1", None).title == "CVE-2024-1"


def test_attack_steps_are_left_out_from_the_last_until_the_card_is_short_enough() -> None:
    sentence = " ".join(["word"] * 80) + "."
    document = explain_card("1", CARD, Filling(subject=Subject(id="1", title="t", for_business=sentence)))
    assert document.left_out == ("attack.2", "attack.3")
    assert document.words <= MAX_WORDS


def test_then_the_full_name_of_the_weakness_is_left_out() -> None:
    named = Claim(id="kind", text="Its weakness is CWE-564, SQL Injection: Hibernate.")
    long = Subject(id="1", title="t", for_business=" ".join(["word"] * 92) + ".")
    document = explain_card("1", CARD, Filling(subject=long, known=(named,)))
    assert document.left_out == ("kind", "attack.1", "attack.2", "attack.3")
    assert document.words <= MAX_WORDS


@given(st.integers(0, 300))
def test_what_why_fix_and_check_are_never_left_out(length: int) -> None:
    subject = Subject(id="1", title="t", for_business=" ".join(["word"] * length))
    document = explain_card("1", CARD, Filling(subject=subject))
    assert {claim.id for claim in document.claims} >= {"what", "why", "fix", "check"}
    assert document.words == shown_words(document)
    assert document.words <= MAX_WORDS or len(document.left_out) == 3
