from hypothesis import given
from hypothesis import strategies as st

from accord.core.advisory import Advisory, canonical_ids

_IDS = st.sampled_from(
    ["CVE-2020-1", "CVE-2020-2", "CVE-2020-3", "GHSA-a", "GHSA-b", "GHSA-c", "PYSEC-1", "PYSEC-2", "PYSEC-3", "SNYK-1"]
)
_ADVISORIES = st.lists(st.lists(_IDS, min_size=1, max_size=4, unique=True), max_size=8)


def _advisories(groups: list[list[str]]) -> list[Advisory]:
    return [Advisory(id=first, aliases=tuple(rest), ecosystem="pypi") for first, *rest in groups]


def test_every_id_goes_to_its_cve() -> None:
    found = canonical_ids(_advisories([["PYSEC-2022-182", "CVE-2018-25033", "GHSA-5jrq-582v-9767"]]))

    assert found == {"PYSEC-2022-182": "CVE-2018-25033", "GHSA-5jrq-582v-9767": "CVE-2018-25033"}


def test_an_advisory_that_names_its_neighbour_does_not_merge_two_cves() -> None:
    # Real: PYSEC-2021-370 lists the GHSA id of its neighbour PYSEC-2021-335 as an alias.
    found = canonical_ids(
        _advisories(
            [
                ["PYSEC-2021-335", "CVE-2021-32807", "GHSA-qcx9-j53g-ccgf"],
                ["PYSEC-2021-370", "CVE-2021-32811", "GHSA-qcx9-j53g-ccgf", "GHSA-g4gq-j4p2-j8fr"],
            ]
        )
    )

    assert found == {
        "GHSA-g4gq-j4p2-j8fr": "CVE-2021-32811",
        "GHSA-qcx9-j53g-ccgf": "CVE-2021-32807",
        "PYSEC-2021-335": "CVE-2021-32807",
        "PYSEC-2021-370": "CVE-2021-32811",
    }


def test_on_a_tie_between_cves_an_id_stands_for_itself() -> None:
    found = canonical_ids(_advisories([["PYSEC-1", "CVE-2020-1", "GHSA-a"], ["PYSEC-2", "CVE-2020-2", "GHSA-a"]]))

    assert "GHSA-a" not in found


def test_without_a_cve_linked_ids_go_to_the_smallest() -> None:
    found = canonical_ids(_advisories([["PYSEC-1", "GHSA-b"], ["PYSEC-2", "GHSA-b"], ["PYSEC-3"]]))

    assert found == {"PYSEC-1": "GHSA-b", "PYSEC-2": "GHSA-b"}


def test_an_advisory_without_a_cve_goes_to_the_one_that_its_alias_has() -> None:
    found = canonical_ids(_advisories([["PYSEC-1", "GHSA-a"], ["PYSEC-2", "CVE-2020-1", "GHSA-a"]]))

    assert found["PYSEC-1"] == "CVE-2020-1"


@given(_ADVISORIES, st.randoms(use_true_random=False))
def test_the_order_of_advisories_does_not_matter(groups: list[list[str]], random: "st.DataObject") -> None:
    shuffled = list(groups)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis passes a random.Random

    assert canonical_ids(_advisories(groups)) == canonical_ids(_advisories(shuffled))


@given(_ADVISORIES)
def test_a_cve_always_stands_for_itself_and_so_does_every_canonical_id(groups: list[list[str]]) -> None:
    found = canonical_ids(_advisories(groups))

    assert not any(id_.startswith("CVE-") for id_ in found)
    assert not set(found.values()) & set(found)
