"""What a name means: a CWE, a CVE, an advisory, a card, the id of a vulnerability."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from accord import __version__
from accord.core.cwe import CweEntry
from accord.core.errors import AccordError, BadUsage
from accord.core.explain.document import CardDocument
from accord.core.explain.subject import Subject
from accord.core.feed import Source
from accord.core.intelligence import Intelligence
from accord.flows.explain import explain, load_cards
from accord.ports import packaged

ENTRIES = {
    89: CweEntry(89, "SQL Injection (long name)", "Base", (943,)),
    564: CweEntry(564, "SQL Injection: Hibernate", "Variant", (89,)),
    1341: CweEntry(1341, "Multiple Releases of Same Resource or Handle", "Base", (675,)),
    675: CweEntry(675, "Multiple Operations", "Class", ()),
    605: CweEntry(605, "Multiple Binds to the Same Port", "Variant", (675,)),
    90001: CweEntry(90001, "Odd kind of injection", "Base", (89,)),
}
CVES = {
    "CVE-2024-0001": Intelligence(cve="CVE-2024-0001", kev_at=date(2024, 1, 2), cwes=(564,)),
    "CVE-2024-0002": Intelligence(cve="CVE-2024-0002", epss_percentile=0.5),
    "CVE-2024-0003": Intelligence(cve="CVE-2024-0003", cwes=(1341,)),
}


class FakeKnowledge:
    """A handful of entries and CVEs."""

    def __init__(self, sources: Sequence[Source] = ()) -> None:
        self._sources = sources

    def intelligence(self, cves: Iterable[str]) -> dict[str, Intelligence]:
        return {cve: CVES[cve] for cve in cves if cve in CVES}

    def aliases(self, ids: Iterable[str]) -> dict[str, str]:
        known = {"GHSA-abcd-efgh-1234": "CVE-2024-0001", "PYSEC-2024-1": "CVE-2024-0001"}
        return {id_: known.get(id_, id_) for id_ in ids}

    def cwe(self, number: int) -> CweEntry | None:
        return ENTRIES.get(number)

    def cwe_ancestors(self, number: int) -> tuple[int, ...]:
        return ENTRIES[number].parents

    def sources(self) -> Sequence[Source]:
        return self._sources


class FakeVulnerabilities:
    """Judged vulnerabilities by id; each has one older name."""

    def __init__(self, *subjects: Subject) -> None:
        self._subjects = {subject.id: subject for subject in subjects}

    def names(self) -> Mapping[str, str]:
        return {id_: id_ for id_ in self._subjects} | {f"0ld{id_}": id_ for id_ in self._subjects}

    def subject(self, id_: str) -> Subject:
        return self._subjects[id_]


JUDGED = FakeVulnerabilities(
    Subject(id="3f2a9c01", title="SQL injection in pay.go:3", cwes=(89,), path="pay.go", line=3, snippet="db.Query(q)"),
    Subject(id="3f2bbb02", title="Old x", component="x", version="1", vulnerability_ids=("CVE-2024-0001",)),
    Subject(id="77aa0003", title="Odd", cwes=(1341,), for_developer="Look at it."),
    Subject(id="88bb0004", title="Open port", cwes=(605,)),
    Subject(id="99cc0005", title="Old y", component="y", vulnerability_ids=("CVE-2024-0003",), fixed_version="2"),
)


def _explain(name: str, *, language: str = "", judged: FakeVulnerabilities = JUDGED) -> CardDocument:
    taken = Source(name="epss", label="EPSS", url="", licence="", credit="", taken_at=date(2026, 8, 16))
    return explain(name, FakeKnowledge([taken]), lambda: judged, language=language)


def _texts(document: CardDocument) -> dict[str, str]:
    return {claim.id: claim.text for claim in document.claims}


@pytest.mark.parametrize("name", ["CWE-89", "cwe-89", "CWE89", "cwe 89", "89", "0089", " CWE_089 ", "sql-injection"])
def test_a_weakness_is_named_in_many_ways(name: str) -> None:
    document = _explain(name)
    assert (document.about, document.title, document.weakness) == ("CWE-89", "SQL injection", "sql-injection")
    assert document.accord == __version__


def test_a_weakness_that_another_card_covers_is_named() -> None:
    document = _explain("CWE-564")
    assert _texts(document)["kind"] == "This card covers CWE-564, SQL Injection: Hibernate, too."
    assert document.cwes == (564,)


def test_a_weakness_without_a_card_gets_a_short_one_from_its_entry() -> None:
    document = _explain("1341")
    assert document.weakness == ""
    assert _texts(document)["parents"] == "It is a kind of Multiple Operations (CWE-675)."
    assert "near" not in _texts(document)


def test_a_short_card_points_to_the_card_of_its_nearest_ancestor() -> None:
    assert "run 'accord explain cwe-89'" in _texts(_explain("CWE-90001"))["near"].lower()


def test_a_weakness_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadUsage, match="there is no CWE-4242"):
        _explain("cwe-4242")


def test_examples_are_in_the_language_that_was_asked_for() -> None:
    document = _explain("89", language="java")
    assert document.before is not None
    assert document.before.language == "java"


@pytest.mark.parametrize("name", ["CVE-2024-0001", "cve-2024-0001", "ghsa-ABCD-efgh-1234", "pysec-2024-1"])
def test_a_cve_is_explained_by_what_feeds_know_and_its_weaknesses_card(name: str) -> None:
    document = _explain(name)
    texts = _texts(document)
    assert (document.about, document.weakness) == ("CVE-2024-0001", "sql-injection")
    assert texts["known.exploited"] == "Attackers use it (CISA list, 2024-01-02)."
    assert texts["kind"] == "Its weakness is CWE-564, SQL Injection: Hibernate."
    assert texts["fix"].startswith("Upgrade")
    assert document.words <= 120


def test_the_date_of_a_rank_is_that_of_its_source() -> None:
    assert "(model of 2026-08-16)" in _texts(_explain("CVE-2024-0002"))["known.likely"]


def test_a_cve_without_a_weakness_still_says_what_to_do() -> None:
    texts = _texts(_explain("CVE-2024-0002"))
    assert "do not say" in texts["kind"]
    assert {"fix", "check"} <= texts.keys()


def test_a_cve_whose_weakness_has_no_card_names_its_weakness() -> None:
    document = _explain("CVE-2024-0003")
    assert document.weakness == ""
    assert any("CWE-1341" in claim.text for claim in document.claims)


def test_a_cve_that_the_snapshot_does_not_know_is_refused_with_its_date_and_the_next_step() -> None:
    with pytest.raises(BadUsage) as caught:
        _explain("CVE-2030-9999")
    assert caught.value.exit_code == 2
    assert "reaches to 2026-08-16" in caught.value.message
    assert caught.value.remedy == "Run 'accord feeds update'"


def test_a_snapshot_without_sources_claims_no_date() -> None:
    with pytest.raises(BadUsage, match="the snapshot of feeds does not know"):
        explain("CVE-2030-9999", FakeKnowledge(), lambda: JUDGED)


@pytest.mark.parametrize("name", ["3f2a9c01", "3F2A", "0ld3f2a9c01", "0ld3f2a"])
def test_a_vulnerability_is_named_by_its_id_its_beginning_or_an_older_name(name: str) -> None:
    document = _explain(name)
    assert document.about == "3f2a9c01"
    assert document.your_code is not None
    assert document.before is not None
    assert document.before.language == "go"


def test_the_beginning_of_several_ids_is_refused_with_those_ids() -> None:
    with pytest.raises(BadUsage, match="begins 2 vulnerabilities") as caught:
        _explain("3f2")
    assert "3f2a9c01, 3f2bbb02" in caught.value.remedy


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadUsage) as caught:
        _explain("3f2a9c09")
    assert caught.value.exit_code == 2
    assert caught.value.remedy.startswith("Nearest ids: 3f2a9c01")


def test_no_name_at_all_begins_no_id() -> None:
    with pytest.raises(BadUsage):
        _explain("")


def test_without_any_vulnerability_the_nearest_cards_are_named() -> None:
    with pytest.raises(BadUsage) as caught:
        _explain("sqlinjection", judged=FakeVulnerabilities())
    assert "sql-injection" in caught.value.remedy


def test_without_any_vulnerability_and_nothing_alike_the_next_step_is_named() -> None:
    with pytest.raises(BadUsage, match="no plan was made here") as caught:
        _explain("3f2a9c01", judged=FakeVulnerabilities())
    assert "accord explain 3f2a9c01 REPORT" in caught.value.remedy


def test_reports_are_judged_only_when_an_id_is_asked_for() -> None:
    def never() -> FakeVulnerabilities:
        raise AssertionError

    assert explain("89", FakeKnowledge(), never).weakness == "sql-injection"
    assert explain("CVE-2024-0001", FakeKnowledge(), never).weakness == "sql-injection"


def test_a_package_without_a_weakness_takes_that_of_its_cve() -> None:
    document = _explain("3f2b")
    assert (document.weakness, document.cwes) == ("sql-injection", (564,))
    assert _texts(document)["fix"] == "No fixed version of x is known yet. Remove it, or limit who can reach it."


def test_a_package_whose_weakness_has_no_card_gets_the_card_of_dependencies() -> None:
    document = _explain("99cc")
    assert document.weakness == "vulnerable-dependency"
    assert _texts(document)["fix"] == "Upgrade y to 2."


def test_a_vulnerability_gets_the_card_of_the_family_as_which_it_was_judged() -> None:
    assert _explain("88bb").weakness == "unsafe-configuration"


def test_a_vulnerability_of_a_weakness_without_a_card_says_its_own_sentence() -> None:
    document = _explain("77aa")
    assert _texts(document)["what"] == "Look at it."
    assert "CWE-1341" in _texts(document)["kind"]


@pytest.fixture
def card_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of data with one card, which a test may damage."""
    file = tmp_path / "cards/sql-injection.toml"
    file.parent.mkdir()
    file.write_text(packaged.path("cards/sql-injection.toml").read_text("utf-8"), encoding="utf-8")
    monkeypatch.setattr(packaged, "FOLDER", tmp_path)
    packaged.table.cache_clear()
    yield file
    packaged.table.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "right = true\n",
            "",
            "cards/sql-injection.toml: question.answers: 0 are right. Set right = true on exactly one",
        ),
        ('cites = ["owasp"]', 'cites = ["nobody"]', "cards/sql-injection.toml: claims.fix: it cites 'nobody'"),
        ("guard = ", "gard = ", r"cards/sql-injection.toml: packaged data is damaged \(.*`\$.diagram`\)"),
        ("[question]", "[question", "cards/sql-injection.toml: packaged data is damaged .* or mend the file"),
    ],
)
def test_what_is_wrong_in_a_card_is_said_with_file_place_and_remedy(
    card_file: Path, old: str, new: str, says: str
) -> None:
    text = card_file.read_text("utf-8")
    assert old in text
    card_file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(AccordError, match=says):
        load_cards().of((89,))


def test_a_card_as_it_should_be_is_read(card_file: Path) -> None:
    assert [card.weakness for card in load_cards().all] == [card_file.stem]
