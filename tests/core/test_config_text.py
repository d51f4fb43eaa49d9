import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from accord.core.config import ASSUMABLE, parse
from accord.core.config_text import Draft, write
from accord.core.service import Criticality, DataClass, Environment, Exposure, Service

TODAY = date(2026, 11, 21)
WORDS = st.text(st.characters(min_codepoint=33), min_size=1, max_size=12).filter(str.isprintable)
NAMES = WORDS.filter(lambda name: name != "unassigned" and name == name.strip())
FOLDERS = st.from_regex(r"[a-z]{1,5}(/[a-z \[\]']{1,4}[a-z])?", fullmatch=True)


@st.composite
def _services(draw: st.DrawFn) -> list[Service]:
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    folders = draw(st.lists(FOLDERS, min_size=len(names), max_size=len(names), unique=True))
    return [
        Service(
            name=name,
            paths=(folder,),
            team=draw(st.one_of(st.just(""), NAMES)),
            criticality=draw(st.sampled_from([None, *Criticality])),
            exposure=draw(st.sampled_from([None, *Exposure])),
            data=tuple(one for one in DataClass if draw(st.booleans())),
            environment=draw(st.sampled_from([None, *Environment])),
            dependents=tuple(draw(st.lists(NAMES, max_size=2))),
            assumed=tuple(key for key in ASSUMABLE if draw(st.booleans())),
            source="accord.toml",
            at=TODAY,
        )
        for name, folder in zip(names, folders, strict=True)
    ]


@given(_services(), st.text(max_size=20), st.booleans())
def test_what_is_written_is_read_back_the_same(services: list[Service], why: str, root: bool) -> None:  # noqa: FBT001
    drafts = [Draft(service=service, why=dict.fromkeys(ASSUMABLE, why)) for service in services]
    assert list(parse(write(drafts, today=TODAY, root=root), today=TODAY).services) == services


def test_a_key_that_nobody_knows_stays_a_comment_with_its_values() -> None:
    text = write([Draft(service=Service(name="shop"), why={})], today=TODAY, root=False)
    assert '# criticality = ""  # not known yet; values: low, medium, high, critical\n' in text
    assert "# data = []  # not known yet; values: public, internal," in text
    assert '# team = ""  # not known yet\n' in text
    assert "[gate]" not in text
    assert tomllib.loads(text)["service"] == [{"name": "shop", "at": TODAY}]


def test_the_gate_of_the_root_is_shown_with_the_values_that_count() -> None:
    text = write([Draft(service=Service(name="shop"), why={})], today=TODAY, root=True)
    shown = text[text.index("# [gate]") :].replace("# ", "", 1).replace("\n# ", "\n")
    assert parse(text, today=TODAY).gate is None
    gate = parse(shown, today=TODAY).gate
    assert gate is not None
    assert gate.source == "accord.toml:1"
    usual = parse("[gate]", today=TODAY).gate
    assert gate == usual


def test_what_a_person_says_is_no_longer_assumed() -> None:
    service = Service(name="shop", exposure=Exposure.INTERNAL, assumed=("team", "exposure"))
    draft = Draft(service=service, why={"team": "a", "exposure": "b"}).confirmed("exposure", Exposure.INTERNET)
    assert (draft.service.exposure, draft.service.assumed) == (Exposure.INTERNET, ("team",))
    assert draft.why == {"team": "a", "exposure": "said by you"}
