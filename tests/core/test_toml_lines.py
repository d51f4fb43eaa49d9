import tomllib

from hypothesis import given
from hypothesis import strategies as st

from accord.core.toml_lines import Path, lines_of

EVERYTHING = '''\
# a comment with [brackets] and "quotes"
top = 1

[table]
key = "a # no comment"
"quoted key" = 'x = y'
dotted.deep . key = 1979-05-27 07:32:00
list = [
  "one", # ]
  'two',

  [ 3, { four = """
  five "" ""six""""" } ],
]
inline = { a = 1, "b c" = [ true, false ], d.e = \'\'\'
raw ] } \'\'\'\'\' }
float = -1.5e3
"" = ""

[[many]]
name = "first"
  [[many.inner]]
  value = 1
  [[many.inner]]
  value = 2
[[many]]
name = "second"
[many.sub]
x = 1
[[many.inner]]
value = 3
[ a . "b" ]
y = []
'''


def test_every_value_of_a_rich_document_has_its_line() -> None:
    lines = lines_of(EVERYTHING)
    text = EVERYTHING.split("\n")
    wanted: dict[Path, str] = {
        ("top",): "top = 1",
        ("table", "key"): 'key = "a # no comment"',
        ("table", "quoted key"): "\"quoted key\" = 'x = y'",
        ("table", "dotted"): "dotted.deep . key = 1979-05-27 07:32:00",
        ("table", "dotted", "deep", "key"): "dotted.deep . key = 1979-05-27 07:32:00",
        ("table", "list", 0): '  "one", # ]',
        ("table", "list", 1): "  'two',",
        ("table", "list", 2, 1, "four"): '  [ 3, { four = """',
        ("table", "inline", "b c", 1): "inline = { a = 1, \"b c\" = [ true, false ], d.e = '''",
        ("table", "inline", "d", "e"): "inline = { a = 1, \"b c\" = [ true, false ], d.e = '''",
        ("table", "float"): "float = -1.5e3",
        ("table", ""): '"" = ""',
        ("many", 0): "[[many]]",
        ("many", 0, "inner", 1, "value"): "  value = 2",
        ("many", 1, "name"): 'name = "second"',
        ("many", 1, "sub", "x"): "x = 1",
        ("many", 1, "inner", 0, "value"): "value = 3",
        ("a", "b", "y"): "y = []",
    }
    assert {path: text[lines[path] - 1] for path in wanted} == wanted
    assert lines["many", 1] == text.index("[[many]]", lines["many", 0]) + 1


def _paths(value: object, at: Path = ()) -> list[Path]:
    if isinstance(value, dict):
        inner = [(key, one) for key, one in value.items()]
    elif isinstance(value, list):
        inner = list(enumerate(value))
    else:
        return [at]
    return [*([at] if at else []), *(path for key, one in inner for path in _paths(one, (*at, key)))]


def test_nothing_of_a_rich_document_is_without_a_line() -> None:
    assert set(_paths(tomllib.loads(EVERYTHING))) <= set(lines_of(EVERYTHING))


SCALARS = st.one_of(
    st.integers().map(str),
    st.booleans().map(lambda value: str(value).lower()),
    st.text("ab#[]{},=.\"'", max_size=6).map(lambda text: '"' + text.replace('"', '\\"') + '"'),
    st.text('ab#[]{},=."\n', max_size=6).filter(lambda text: not text.endswith('"')).map(lambda text: f"'''{text}'''"),
    st.just('"""\na\\\\ \\"""" '),
    st.just("2026-01-02"),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3).map(lambda values: "[\n" + ",\n# ]\n".join(values) + "\n]"),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.booleans(), VALUES), max_size=8), st.integers(0, 3))
def test_keys_are_found_after_whatever_stands_before_them(entries: list[tuple[bool, str]], blanks: int) -> None:
    text, expected, tables = "", {}, 0
    for number, (new_table, value) in enumerate(entries):
        if new_table:
            text += "[[table]]\n"
            tables += 1
        text += "\n" * blanks
        path: Path = ("table", tables - 1, f"k{number}") if tables else (f"k{number}",)
        expected[path] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    tomllib.loads(text)
    lines = lines_of(text)
    assert {path: lines[path] for path in expected} == expected
