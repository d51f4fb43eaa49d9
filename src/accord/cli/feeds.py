"""Show how old the intelligence about vulnerabilities is, and renew it.

Accord judges by a snapshot of public sources: known exploitation (CISA KEV), EPSS, severity, weaknesses and SSVC per
CVE, CWE, and PyPA's advisories. One comes packaged; 'update' puts a newer one into your data folder.
"""

import sys

import click
import msgspec

from accord.cli import _options
from accord.core.feed import FeedChange, FeedsDocument, FeedsUpdateDocument, Outcome
from accord.flows import feeds

UPDATE_EPILOG = """\b
Examples:
  accord feeds update
  accord feeds update --from epss_scores-2026-08-16.csv.gz
  accord feeds update --from https://intranet.example/accord/snapshot.sqlite
  accord feeds update --from snapshot.sqlite --sha256 4f8c...

\b
What was in use stays in use until the new file is complete.
Environment: ACCORD_OFFLINE=1 forbids network calls, ACCORD_DATA_DIR names the data folder,
https_proxy and no_proxy are honoured.
Exit codes: 0 up to date, 2 something was kept as it was, with the reason."""


@click.group(help=__doc__)
def command() -> None:
    """Hold the two commands below."""


@command.command("status")
@_options.format_options("text", "json", default="text")
def status(*, output_format: str | None) -> int:
    """Show each source: day of its data, age, rows, where it came from, licence."""
    found = feeds.status(_options.now().date())
    if output_format == "json":
        _print_json(found)
    else:
        print(_status_text(found))
    return 0


@command.command("update", epilog=UPDATE_EPILOG)
@click.option("--from", "origin", metavar="FILE|URL", default="", help="A snapshot, a KEV JSON or an EPSS CSV(.gz).")
@click.option("--sha256", metavar="HEX", default="", help="What the file must hash to; else FILE.sha256 is looked for.")
@click.option("--force", is_flag=True, help="Take data that is older or has lost more than a fifth of its rows.")
@_options.format_options("text", "json", default="text")
def update(*, origin: str, sha256: str, force: bool, output_format: str | None) -> int:
    """Fetch what is newer from CISA and FIRST, or take one file."""
    if sha256 and not origin:
        raise click.UsageError("--sha256 needs --from")
    done = feeds.update(today=_options.now().date(), origin=origin, sha256=sha256, force=force)
    if output_format == "json":
        _print_json(done)
    else:
        print(_update_text(done))
    kept = [change for change in done.changes if change.outcome is Outcome.KEPT]
    for change in kept:
        _options.say(f"{change.label} was kept as it was: {change.reason}. {change.remedy}")
    if any(change.retry for change in kept):
        _options.say("without a network, fetch the file elsewhere and pass it with --from")
    return 2 if kept else 0


def _print_json(document: FeedsDocument | FeedsUpdateDocument) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    sys.stdout.buffer.flush()


def _status_text(found: FeedsDocument) -> str:
    rows = [("source", "data of", "age", "rows", "licence", "from")]
    for feed in found.feeds:
        day = f"{feed.taken_at} ({feed.version})" if feed.version else str(feed.taken_at)
        rows.append((feed.label, day, f"{feed.age_days} days", f"{feed.rows:,}", feed.licence, feed.url))
    kind = "packaged with Accord" if found.packaged else "yours"
    credits_ = "\n".join(f"  {feed.credit}" for feed in found.feeds)
    return f"{_options.columns(rows)}\n\nCredit:\n{credits_}\n\nSnapshot ({kind}): {found.path}"


def _update_text(done: FeedsUpdateDocument) -> str:
    rows = [(change.label, str(change.outcome), _what_changed(change)) for change in done.changes]
    return f"{_options.columns(rows)}\n\nSnapshot: {done.path}"


def _what_changed(change: FeedChange) -> str:
    if change.outcome is not Outcome.UPDATED:
        return f"{change.rows_after:,} rows of {change.taken_after}"
    return (
        f"{change.rows_before:,} rows of {change.taken_before} -> {change.rows_after:,} rows of {change.taken_after}"
        f" ({change.rows_after - change.rows_before:+,})"
    )
