"""A walk from key to key is certain that nothing was left out; whatever it cannot follow is looked at more closely."""

import msgspec
import pytest

from accord.ports.repeated_keys import follow_each_other


def followed(text: bytes) -> bool:
    return follow_each_other(memoryview(text), msgspec.json.decode(text, type=dict[str, msgspec.Raw]))


@pytest.mark.parametrize("text", [b'{"a":[1],"b":{}}', b'{\n  "a" : [ 1 ] ,\n  "b" : "x"\n}\n'])
def test_an_object_without_repetition_is_followed(text: bytes) -> None:
    assert followed(text)


@pytest.mark.parametrize(
    "text", [b'{"a":[1],"a":[]}', b'{"a":[1],"a":[2]}', b'{"a":[1],"b":1,"a":[2]}', b'{"a":[1],"\\u0061":[]}', b"{}"]
)
def test_a_repeated_key_is_not_followed_however_it_is_written(text: bytes) -> None:
    assert not followed(text)
