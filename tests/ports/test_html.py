"""Tables are found in pages as they are written, well formed or not."""

import pytest

from accord.ports.html import tables


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>no table</p>", []),
        ("<table></table>", [[]]),
        ("<table><tr><td>a</td></tr></table><table><tr><td>b</table>", [[["a"]], [["b"]]]),
        ("<table><tr><td>a<td>b<tr><td>c</table>", [[["a", "b"], ["c"]]]),
        ("<table><td>a</td></table>", [[["a"]]]),
        ("<table><tr>lost<td>a</td>lost</tr></table>", [[["a"]]]),
        ("<table><tr><td> a\n<b>b</b>&#39;c&lt;d </td></tr></table>", [[["a b'c<d"]]]),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", [[["a b"]]]),
        ("<table><tr><td><script>var a = '<td>'</script>a<style>b</style></td></tr></table>", [[["a"]]]),
        ("<table><tr><td>a</td></tr>", [[["a"]]]),
        ("</table></script><table><tr><td>a</td></tr></table>", [[["a"]]]),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table>", [[["a b c"]]]),
    ],
)
def test_a_table_is_rows_of_cells(page: str, found: list[list[list[str]]]) -> None:
    assert tables(page) == found
