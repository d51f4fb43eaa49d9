"""Read many reports in several processes, where that pays; the caller cannot tell by the result.

Readers are pure, so any file may be read anywhere. What was read comes back as bytes that are decoded typed, several
times faster than reading. A file whose process failed is left to the caller, who then meets the same error.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from functools import cache, partial

import msgspec

from accord.core.coverage import Coverage
from accord.flows._one_report import ReportReader, Taken

#: Below this, beside the largest file, starting processes takes longer than they save.
_WORTH_BYTES = 2 << 20
#: A job is one large file or some small ones: few enough that all processes end together.
_JOB_BYTES, _JOB_FILES = 1 << 20, 25

File = tuple[str, bool]


class Job(msgspec.Struct, array_like=True):
    """Files, each as its name in bytes and whether it was met in a folder."""

    files: list[tuple[bytes, bool]]


class Sent(msgspec.Struct, array_like=True):
    """What was read of a file; coverage as JSON, which keeps the zone of a time."""

    taken: Taken
    coverage: bytes


_encoder = msgspec.msgpack.Encoder()
_decode_sent = msgspec.msgpack.Decoder(list[Sent]).decode
_decode_job = msgspec.msgpack.Decoder(Job).decode


def taken_elsewhere(files: Sequence[File], reader: ReportReader) -> Iterator[list[tuple[int, Taken]]]:
    """Yield what other processes read, some files at a time, each with its number; nothing when it does not pay."""
    sizes = [_size(path) for path, _ in files]
    if sum(sizes) - max(sizes, default=0) < _WORTH_BYTES:
        return
    from accord.ports import workers

    count = min(workers.available(), len(files))
    if count == 1:
        return
    batches = sorted(_batches(sizes), key=lambda batch: -sum(sizes[number] for number in batch))
    jobs = [_encoder.encode(Job([(os.fsencode(files[one][0]), files[one][1]) for one in batch])) for batch in batches]
    working = partial(work, reader.wanted, reader.root, reader.key, reader.mapping)
    for number, result in workers.mapped(working, jobs, count):
        yield [(file, received(sent)) for file, sent in zip(batches[number], _decode_sent(result), strict=True)]


def _size(path: str) -> int:
    """Return the bytes of a file; 0 for what is no file, such as standard input, which is read here."""
    try:
        status = os.stat(path)  # noqa: PTH116  also for standard input's name
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) and path != "-" else 0


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Put neighbours together until they are enough for one job; empty files stay here."""
    batch: list[int] = []
    held = 0
    for number, size in enumerate(sizes):
        if not size:
            continue
        if batch and (held + size > _JOB_BYTES or len(batch) == _JOB_FILES):
            yield batch
            batch, held = [], 0
        batch.append(number)
        held += size
    if batch:
        yield batch


@cache
def _reader(wanted: str, root: str, key: bytes | None, mapping: str | None) -> ReportReader:
    return ReportReader(wanted, root=root, key=key, mapping=mapping)


def work(wanted: str, root: str, key: bytes | None, mapping: str | None, job: bytes) -> bytes:
    """Read the files of a job, in another process."""
    reader = _reader(wanted, root, key, mapping)
    return _encoder.encode([_sent(reader.take(os.fsdecode(path), met=met)) for path, met in _decode_job(job).files])


def _sent(taken: Taken) -> Sent:
    coverage = msgspec.json.encode(taken.coverage)
    taken.coverage = []
    return Sent(taken, coverage)


def received(sent: Sent) -> Taken:
    sent.taken.coverage = msgspec.json.decode(sent.coverage, type=list[Coverage])
    return sent.taken
