"""Turn the HTML that tools write into their texts into plain lines.

Only tags that lay text out are taken away: an angle bracket of anything else may be the attack that a text quotes.
"""

import html
import re
from functools import lru_cache

_BREAKS = re.compile(r"<(?:/?(?:p|div|ul|ol|table|tr|pre|h[1-6])|br|li)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OTHERS = re.compile(
    r"</?(?:a|b|i|u|em|strong|code|span|tt|td|th|li|tbody|thead|font|small)(?:\s[^<>]*)?>", re.IGNORECASE
)
_LINK = re.compile(r"https?://[^\s\"'<>]+")


@lru_cache(maxsize=256)  # a report explains a rule once for each place
def plain_text(text: str) -> str:
    r"""Return the text without the tags that lay it out, one line for each block.

    >>> plain_text("<p>A <b>cookie</b>.</p><p>Then &lt;script&gt;.</p>")
    'A cookie.\nThen <script>.'
    """
    if "<" in text:
        text = _OTHERS.sub("", _BREAKS.sub("\n", text))
        lines = (line.strip() for line in text.split("\n"))
        text = "\n".join(line for line in lines if line)
    if "&" in text:
        text = html.unescape(text)
    return text.strip()


@lru_cache(maxsize=256)
def links(text: str) -> tuple[str, ...]:
    """Return each web address in a text or in its tags, once, in order.

    >>> links('<a href="https://a.example/x">y</a>, http://b.example.')
    ('https://a.example/x', 'http://b.example')
    """
    if "://" not in text:
        return ()
    return tuple(dict.fromkeys(_bare(html.unescape(link)) for link in _LINK.findall(text)))


def _bare(link: str) -> str:
    """Take away what ends the sentence around a link; a bracket only where none is open inside the link."""
    return link.rstrip(".,;") if "(" in link else link.rstrip(".,;)]")
