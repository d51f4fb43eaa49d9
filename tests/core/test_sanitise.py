"""What no text, path or secret of a report survives, and what cleaning never does."""

import hashlib
import hmac
import string

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Place
from accord.core.sanitise import (
    MAX_LINES,
    MAX_TITLE,
    clean_path,
    clean_text,
    mask,
    sanitise,
    sanitise_component,
    sanitise_coverage,
)

KEY = b"the organisation's key"
#: Fake tokens, put together here so that no scanner of secrets takes this file for a leak.
AWS, GITHUB, STRIPE = "AKIA" + "Q3EGRNBX7EXAMPLE", "ghp_" + "a1B2" * 9, "sk_" + "live_" + "4eC39HqLyjWDarjtT1"
JWT = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
TOKENS = {
    AWS: "AKIA***",
    "ASIA" + "Q3EGRNBX7EXAMPLE": "ASIA***",
    GITHUB: "ghp_***",
    "github_" + "pat_11ABCDEFG0" + "x" * 30: "github_pat_***",
    "glpat" + "-abcdefghij1234567890": "glpat-***",
    "xox" + "b-123456789012-abcdefABCDEF": "xoxb-***",
    STRIPE: "sk_live_***",
    "AIza" + "SyA1234567890abcdefghijklmnopqrstuv": "AIza***",
    "SG." + "abcdefghijklmnop1234.abcdefghijklmnop1234567890": "SG.***",
    "npm_" + "a1B2c3" * 6: "npm_***",
    "pypi-" + "AgE" + "x" * 40: "pypi-***",
    JWT: "eyJ***",
}
PEM = "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE " + "KEY-----"

pieces = st.sampled_from(
    [
        *TOKENS,
        PEM,
        PEM[:40],
        "password = 'x'",
        "\x1b[31m",
        "\u202e",
        "\ud800",
        "***",
        "…",
        "'",
        '"',
        "://u:p@",
        "\r\n",
        "\t",
    ]
)
wild = st.lists(pieces | st.text(max_size=8), max_size=6).map("".join)
paths = st.lists(
    st.sampled_from(["..", ".", "", "a", "C:", "file:", "/", "\\", "srv", "checkout", "https:", "localhost", "?", " "]),
    max_size=8,
).flatmap(lambda parts: st.sampled_from(["/", "\\", ""]).map(lambda joint: joint.join(parts)))
places = st.builds(Place, path=paths, message=wild, snippet=wild)
findings = st.builds(
    Finding,
    tool=wild,
    rule_id=wild,
    title=wild,
    message=wild,
    snippet=wild,
    path=paths,
    url=wild,
    secret=wild,
    tool_id=wild,
    suppression_reason=wild,
    references=st.lists(wild, max_size=2).map(tuple),
    vulnerability_ids=st.lists(wild, max_size=2).map(tuple),
    partial_fingerprints=st.lists(st.tuples(wild, wild), max_size=2).map(tuple),
    trace=st.lists(places, max_size=2).map(tuple),
)


# -- laws --------------------------------------------------------------------------------------------------------------


@given(findings)
def test_cleaning_twice_changes_nothing_and_returns_the_same_object(finding: Finding) -> None:
    once = sanitise(finding, key=KEY, root="/srv/checkout")

    assert sanitise(once, key=KEY, root="/srv/checkout") is once


@given(findings)
def test_no_text_of_a_clean_finding_acts_on_its_reader(finding: Finding) -> None:
    printed = msgspec.json.encode(sanitise(finding, key=KEY)).decode()

    assert not set(printed) & set(
        map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
    )
    assert not any(f"\\u{code:04x}" in printed for code in range(0x20))


@given(st.lists(pieces | st.text(max_size=8), max_size=6).map(" ".join))
def test_no_token_of_a_known_shape_is_left_where_text_stands(text: str) -> None:
    place = Place("a", 1, text, text)
    pairs = (("a", text),)
    given = Finding(tool="t", title=text, message=text, snippet=text, url=text, tool_id=text, suppression_reason=text)
    clean = sanitise(msgspec.structs.replace(given, references=(text,), partial_fingerprints=pairs, trace=(place,)))
    texts = [clean.title, clean.message, clean.snippet, clean.url, clean.tool_id, clean.suppression_reason]
    texts += [*clean.references, *(value for _, value in clean.partial_fingerprints)]
    texts += [text for place in clean.trace for text in (place.message, place.snippet)]

    assert [token for token in TOKENS if any(token in text for text in texts)] == []


@given(paths)
def test_no_path_leaves_the_checkout(path: str) -> None:
    clean = clean_path(path, "/srv/checkout")

    assert clean_path(clean, "/srv/checkout") == clean
    assert not clean.startswith("/")
    assert ".." not in clean.split("/")
    assert "\\" not in clean


@given(wild, st.integers(2, 30), st.booleans())
def test_a_clean_text_is_never_longer_than_its_limit(text: str, limit: int, lines: bool) -> None:  # noqa: FBT001  Hypothesis passes by position
    assert len(clean_text(text, limit=limit, lines=lines)) <= limit


# -- text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, Grüße, 漢字 and 👩\u200d🚀", "plain words, Grüße, 漢字 and 👩\u200d🚀"),
        ("red \x1b[31malert\x1b[0m", "red ␛[31malert␛[0m"),
        ("bell\x07 nul\x00 del\x7f", "bell␇ nul␀ del␡"),
        ("user\u202etxt.exe", "user[U+202E]txt.exe"),
        ("\u2066hidden\u2069", "[U+2066]hidden[U+2069]"),
        ("tag\U000e0041", "tag[U+E0041]"),
        ("c1 \x9b31m", "c1 [U+009B]31m"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("two\r\nlines\u2028three\n", "two lines three"),
        ("a\tb", "a b"),
    ],
)
def test_what_acts_is_made_visible(text: str, expected: str) -> None:
    assert clean_text(text) == expected


def test_line_breaks_and_tabs_stay_only_where_lines_belong() -> None:
    finding = sanitise(Finding(tool="a\nb", title="a\nb", message="a\r\nb", snippet="\tx\n\ty", remediation="a\nb"))

    assert (finding.tool, finding.title) == ("a b", "a b")
    assert (finding.message, finding.snippet, finding.remediation) == ("a\nb", "\tx\n\ty", "a\nb")


def test_what_is_too_long_ends_visibly() -> None:
    finding = sanitise(Finding(tool="t", title="x" * 600, message="y" * 20_000))

    assert finding.title == "x" * (MAX_TITLE - 1) + "…"
    assert finding.message == "y" * (MAX_LINES - 1) + "…"


def test_a_clean_finding_is_returned_as_it_is() -> None:
    finding = Finding(
        tool="scan",
        message="Boils over: it's hot.\nTwice.",
        path=".github/workflows/ci.yml",
        vulnerability_ids=("CVE-2024-1",),
        references=("https://flaws.example/a-very-long-slug-about-boiling-kettles",),
        partial_fingerprints=(("line/v1", "0f" * 32), ("other", "ab:1")),
        purl="pkg:npm/%40example/kettle@1.0",
    )

    assert sanitise(finding, key=KEY, root="/srv") is finding


def test_a_clean_finding_in_another_language_is_returned_as_it_is() -> None:
    finding = Finding(tool="scan", message="Kocht über: „heiß“\n漢字")

    assert sanitise(finding) is finding


def test_a_clean_finding_with_a_dirty_path_keeps_everything_else() -> None:
    finding = Finding(tool="scan", message="Hot.", path="/srv/x/a.py", trace=(Place("a.py", 1, "tap", "x = y()"),))

    assert sanitise(finding, root="/srv/x") == msgspec.structs.replace(finding, path="a.py")


def test_places_are_cleaned_like_the_finding() -> None:
    given = Finding(tool="t", trace=(Place("/a/../b.py", 1, "\x1b", AWS), Place("c.py")), locations=(Place("./d"),))
    clean = sanitise(given)

    assert clean.trace == (Place("b.py", 1, "␛", "AKIA***"), Place("c.py"))
    assert clean.locations == (Place("d"),)
    assert clean.trace[1] is given.trace[1]


# -- paths -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ""),
        ("src/a.py", "src/a.py"),
        ("./src//a.py", "src/a.py"),
        ("src/./b/../a.py", "src/a.py"),
        ("../../etc/passwd", "etc/passwd"),
        ("src/../../../a", "a"),
        ("..", "."),
        ("/", "."),
        ("src/", "src"),
        ("src\\win\\a.cs", "src/win/a.cs"),
        ("C:\\build\\a.cs", "build/a.cs"),
        ("c:a.cs", "a.cs"),
        ("C:", "."),
        ("\\\\server\\share\\a.cs", "server/share/a.cs"),
        ("\\\\?\\C:\\a.cs", "a.cs"),
        ("/srv/checkout/src/a.py", "src/a.py"),
        ("/srv/checkout", "."),
        ("/srv/checkout-2/a.py", "srv/checkout-2/a.py"),
        ("file:///srv/checkout/src/a.py", "src/a.py"),
        ("FILE://localhost/srv/checkout/a.py", "a.py"),
        ("file:///C:/build/a.cs", "build/a.cs"),
        ("file://server/share/a.cs", "server/share/a.cs"),
        ("file:a.py", "a.py"),
        ("https://host.example/a/../b", "https://host.example/b"),
        ("git://host.example/../../x", "git://x"),
        ("%2e%2e/a.py", "%2e%2e/a.py"),
        ("a\x00b\n.py", "a␀b .py"),
        ("notes.", "notes."),
    ],
)
def test_paths_are_relative_to_the_checkout(path: str, expected: str) -> None:
    assert clean_path(path, "/srv/checkout") == expected


def test_without_a_checkout_an_absolute_path_only_loses_its_root() -> None:
    assert clean_path("/srv/checkout/a.py") == "srv/checkout/a.py"


def test_a_checkout_on_windows_is_understood() -> None:
    assert sanitise(Finding(tool="t", path="C:\\work\\src\\a.cs"), root="C:\\work\\").path == "src/a.cs"


# -- secrets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("token", "expected"), TOKENS.items(), ids=list(TOKENS.values()))
def test_tokens_of_known_shapes_are_masked_and_their_kind_stays(token: str, expected: str) -> None:
    finding = sanitise(
        Finding(tool="t", message=f"found {token} here", snippet=f'x = "{token}"', url=f"https://a/{token}")
    )

    assert finding.message == f"found {expected} here"
    assert finding.snippet == f'x = "{expected}"'
    assert finding.url == f"https://a/{expected}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("password = 'hunter2'", "password = '***'"),
        ('"api_key": "abc\\"def"', '"api_key": "***"'),
        ("DB_PASSWORD: 'x", "DB_PASSWORD: '***"),
        ("DB_PASSWORD: 'x\nnext line", "DB_PASSWORD: '***\nnext line"),
        ("it's so: 'open, password: \"x\" and token: 'y'", "it's so: 'open, password: \"***\" and token: '***'"),
        ("{'a': 'b', 'token': 'c', 'd': 'e'}", "{'a': 'b', 'token': '***', 'd': 'e'}"),
        ("config['secret'] = b'x'", "config['secret'] = b'***'"),
        ('secret => "s3"', 'secret => "***"'),
        ("Possible hardcoded password: 'correct-horse'", "Possible hardcoded password: '***'"),
        ("postgres://app:hunter2@db/x", "postgres://app:***@db/x"),
        ("https://a.example/?access_token=abc&x=1", "https://a.example/?access_token=***&x=1"),
        ("https://hooks.slack.com/services/T0/B0/XyZ", "https://hooks.slack.com/services/***"),
        (PEM, "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----"),
        (PEM[:40], "-----BEGIN RSA PRIVATE KEY-----***"),
    ],
)
def test_secrets_in_assignments_addresses_and_keys_are_masked(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "password = get_password()",
        "password: '${DB_PASSWORD}'",
        "token = '$TOKEN'",
        "password = '%s'",
        "secret = '{secret}'",
        "password = '<your password>'",
        "password = ''",
        "the token is checked: it must not be empty",
        "GHSA-aaaa-bbbb-cccc and CVE-2024-12345 in a_function_with_a_rather_long_name",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "mail me@host.example or https://host.example/@user",
        "-----BEGIN CERTIFICATE-----\nMIIB",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert mask(text) == text


def test_the_findings_own_secret_is_masked_wherever_it_stands_and_removed() -> None:
    secret = "correct-horse"
    given = Finding(
        tool="t", secret=secret, message=f"found {secret}", snippet=f"x({secret!r})", title=secret, tool_id=secret
    )
    clean = sanitise(given)

    assert secret not in msgspec.json.encode(clean).decode()
    assert (clean.secret, clean.message, clean.snippet) == ("", "found ***", "x('***')")
    assert clean.fingerprints == ()


def test_the_findings_own_secret_is_masked_in_its_lists_and_places_too() -> None:
    secret = "correct-horse"
    given = Finding(
        tool="t",
        secret=secret,
        references=(f"https://a/{secret}",),
        endpoints=(secret,),
        trace=(Place("a.py", 1, secret, f"x = {secret}"),),
        locations=(Place("b.py", 1, secret),),
        partial_fingerprints=(("raw", secret), ("line", "0f0f")),
    )
    clean = sanitise(given)

    assert secret not in msgspec.json.encode(clean).decode()
    assert clean.partial_fingerprints == (("line", "0f0f"),)


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_an_unkeyed_hash_of_the_secret_is_not_kept(name: str) -> None:
    digest = hashlib.new(name, b"correct-horse").hexdigest()
    given = Finding(tool="t", secret="correct-horse", partial_fingerprints=(("h", digest), ("H", digest.upper())))

    assert sanitise(given).partial_fingerprints == ()


def test_with_a_key_the_secret_leaves_a_keyed_fingerprint() -> None:
    expected = hmac.new(KEY, b"correct-horse", hashlib.sha256).hexdigest()[:32]
    given = Finding(tool="t", secret=" correct-horse\n", fingerprints=("tool:1:aa",))

    assert sanitise(given, key=KEY).fingerprints == ("tool:1:aa", f"secret:1:{expected}")
    assert sanitise(given, key=b"another").fingerprints != sanitise(given, key=KEY).fingerprints


def test_a_short_secret_is_masked_as_a_word_and_does_not_eat_the_text() -> None:
    clean = sanitise(Finding(tool="t", secret="ab", message="about 'ab' and cab"))

    assert clean.message == "about '***' and cab"


def test_a_secret_of_blanks_is_only_removed() -> None:
    assert sanitise(Finding(tool="t", secret="  ", message="a  b"), key=KEY) == Finding(tool="t", message="a  b")


def test_a_fingerprint_of_the_tool_that_holds_a_token_is_dropped_not_masked() -> None:
    clean = sanitise(Finding(tool="t", partial_fingerprints=(("raw", GITHUB), ("line", "0f0f"), ("c", "\x1b"))))

    assert clean.partial_fingerprints == (("line", "0f0f"), ("c", "␛"))


@given(
    st.sampled_from(list(TOKENS)),
    st.text(string.ascii_letters + string.digits + " .,;\n", max_size=40),
    st.integers(1, 90),
)
def test_cutting_a_masked_text_reveals_nothing_and_stays_masked(token: str, around: str, limit: int) -> None:
    cut = clean_text(mask(f"{around} {token} {around}"), limit=limit, lines=True)

    assert token not in cut
    assert mask(cut) == cut


# -- components and coverage -------------------------------------------------------------------------------------------


def test_components_are_cleaned_and_clean_ones_are_returned_as_they_are() -> None:
    dirty = Component(name="a\x1b", version="1\n", path="/srv/x/a", licences=("M\u202eIT",), depends_on=("r\x00",))
    clean = sanitise_component(dirty, root="/srv/x")

    assert clean == Component(name="a␛", version="1", path="a", licences=("M[U+202E]IT",), depends_on=("r␀",))
    assert sanitise_component(clean, root="/srv/x") is clean


def test_a_reference_to_a_component_is_cleaned_like_the_component() -> None:
    ref = "k\x1b" + "x" * 2000

    assert (
        sanitise(Finding(tool="t", component_ref=ref)).component_ref
        == sanitise_component(Component(name="k", bom_ref=ref)).bom_ref
    )


def test_coverage_is_cleaned_and_masked_and_a_clean_one_is_returned_as_it_is() -> None:
    dirty = Coverage(tool="t\n", notes=(f"ran with {AWS}",), failed=(Gap("a\x1b", "password='x'"), Gap("b")))
    clean = sanitise_coverage(dirty)

    assert clean == Coverage(tool="t", notes=("ran with AKIA***",), failed=(Gap("a␛", "password='***'"), Gap("b")))
    assert sanitise_coverage(clean) is clean
