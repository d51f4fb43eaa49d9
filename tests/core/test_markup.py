"""HTML in tools' texts becomes plain lines, and nothing that a text quotes is lost."""

import pytest

from accord.core.markup import links, plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("words", "words"),
        (" <p>One.</p>\n<p>Two &amp; three.</p> ", "One.\nTwo & three."),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<ul>\n<li><b>x</b></li><li>y</li></ul>", "x\ny"),
        ('see <a href="https://a.example">this</a>', "see this"),
        ("payload <script>alert(1)</script> and <plain>", "payload <script>alert(1)</script> and <plain>"),
        ("&lt;script&gt; <p>1 < 2</p>", "<script>\n1 < 2"),
        ("", ""),
    ],
)
def test_only_the_tags_that_lay_out_are_taken_away(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no link", ()),
        ("://", ()),
        ("http://a.example/x, http://b.example.", ("http://a.example/x", "http://b.example")),
        ("(see https://a.example/x)", ("https://a.example/x",)),
        ("https://a.example/x_(y)", ("https://a.example/x_(y)",)),
        (
            '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>',
            ("https://a.example/?a=1&b=2",),
        ),
    ],
)
def test_each_link_is_found_once_without_the_sentence_around_it(text: str, found: tuple[str, ...]) -> None:
    assert links(text) == found
