"""The card as plain text and as Markdown."""

from msgspec.structs import replace

from accord.core.explain.card import Claim, Reference
from accord.core.explain.document import CardDocument, Code
from accord.core.explain.layout import markdown, shown_words, terminal

DOCUMENT = CardDocument(
    about="CWE-89",
    title="SQL injection",
    claims=(
        Claim(id="known.a", text="First fact."),
        Claim(id="known.b", text="Second fact."),
        Claim(id="what", text="Text becomes part of a query."),
        Claim(id="attack.1", text="Put a quote into a field."),
        Claim(id="attack.2", text="Add a second query."),
    ),
    references=(Reference(id="cwe-89", url="https://cwe.mitre.org/data/definitions/89.html"),),
    your_code=Code(text="\tdb.query(a)\n\t\tdb.query(b)\n", language="go", path="pay.go", line=3),
    before=Code(text="x = 1\n", language="python"),
    after=Code(text="x = 2\n", language="python"),
)

TEXT = """\
SQL injection (CWE-89)

Known: First fact. Second fact.

Text becomes part of a query.

How it is used:
  1. Put a quote into a field.
  2. Add a second query.

Your code (pay.go:3):
    db.query(a)
        db.query(b)

Before (Python):
    x = 1

After (Python):
    x = 2

More:
  https://cwe.mitre.org/data/definitions/89.html
"""

MARKDOWN = """\
### SQL injection (CWE-89)

**Known:** First fact. Second fact.

Text becomes part of a query.

**How it is used:**

1. Put a quote into a field.
2. Add a second query.

**Your code (pay.go:3):**

```go
db.query(a)
    db.query(b)
```

**Before (Python):**

```python
x = 1
```

**After (Python):**

```python
x = 2
```

**More:**

- <https://cwe.mitre.org/data/definitions/89.html>
"""


def test_the_terminals_text() -> None:
    assert terminal(DOCUMENT) == TEXT


def test_the_markdown() -> None:
    assert markdown(DOCUMENT) == MARKDOWN


def test_code_is_not_counted_and_every_other_word_is() -> None:
    code = ("    db.query(a)\n        db.query(b)\n", "    x = 1\n", "    x = 2\n")
    read = TEXT
    for lines in code:
        read = read.replace(lines, "")
    assert shown_words(DOCUMENT) == len(read.split())


def test_long_text_and_long_code_go_on_in_the_next_line_at_80_columns() -> None:
    claim = Claim(id="why", text="A sentence that goes on and on. " * 10)
    document = replace(DOCUMENT, claims=(claim,), your_code=Code(text="x" * 100))
    lines = terminal(document).split("\n")
    assert max(len(line) for line in lines) == 80
    assert lines[lines.index("Your code:") + 1 :][:2] == [f"    {'x' * 76}", f"        {'x' * 24}"]


def test_a_line_without_an_end_is_cut_and_says_so() -> None:
    text = terminal(replace(DOCUMENT, your_code=Code(text="x" * 5_000)))
    assert max(len(line) for line in text.split("\n")) == 80
    assert text.count("x" * 60) <= 4
    assert "xxx..." in text


def test_own_code_of_many_lines_is_cut_and_says_so() -> None:
    text = terminal(replace(DOCUMENT, your_code=Code(text="\n".join(f"line {number}" for number in range(40)))))
    assert "line 11\n    ...\n" in text
    assert "line 12" not in text


def test_code_without_a_place_has_no_empty_brackets() -> None:
    assert "Your code:" in terminal(replace(DOCUMENT, your_code=Code(text="x")))
    assert "Your code (a.py):" in terminal(replace(DOCUMENT, your_code=Code(text="x", path="a.py")))


def test_a_language_without_a_name_is_shown_as_it_is() -> None:
    assert "Before (cobol):" in terminal(replace(DOCUMENT, before=Code(text="x", language="cobol")))


def test_a_title_that_names_its_subject_does_not_name_it_twice() -> None:
    document = replace(DOCUMENT, about="CVE-2024-1", title="CVE-2024-1")
    assert terminal(document).startswith("CVE-2024-1\n")


def test_a_card_without_code_and_references_is_only_text() -> None:
    document = CardDocument(about="CWE-1", title="Name", claims=(Claim(id="what", text="It is."),))
    assert terminal(document) == "Name (CWE-1)\n\nIt is.\n"


def test_style_is_given_names_and_changes_no_word() -> None:
    styled = terminal(DOCUMENT, style=lambda name, text: f"<{name}>{text}</{name}>")
    assert styled.startswith("<title>SQL injection (CWE-89)</title>")
    assert "<label>Known:</label> First fact." in styled
    assert "<before>    x = 1</before>" in styled


def test_what_a_report_wrote_stays_text_in_markdown() -> None:
    document = replace(DOCUMENT, title="<img src=x> [a](b) `c` *d*", your_code=Code(text="```\n# heading"))
    text = markdown(document)
    assert r"\<img src=x\> \[a\](b) \`c\` \*d\*" in text
    assert "````\n```\n# heading\n````" in text
