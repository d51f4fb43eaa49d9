"""The one family of errors: what is wrong, where, what to do about it, and whether trying again can help."""


class AccordError(Exception):
    """Something that a person must know about.

    Args:
        message: What is wrong, in plain words, without the place.
        place: The file and, where known, the line or path inside it; empty when there is none.
        remedy: The next step, as an imperative; empty when there is none.
        retry: Whether the same call can succeed later without a change by the user.
    """

    exit_code = 2

    def __init__(self, message: str, *, place: str = "", remedy: str = "", retry: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy
        self.retry = retry

    def __str__(self) -> str:
        """Return one line: place, message, remedy."""
        line = f"{self.place}: {self.message}" if self.place else self.message
        line = f"{line}. {self.remedy}" if self.remedy else line
        return " ".join(line.split())


class BadUsage(AccordError):
    """The call itself cannot be carried out: an unknown name, an option that contradicts another."""


class BadConfiguration(AccordError):
    """A configuration file says something that Accord cannot act on."""


class UnreadableReport(AccordError):
    """A report cannot be read at all; nothing of it was taken."""


class UnusableFeed(AccordError):
    """A source of intelligence is missing, damaged or implausible; the previous data stays in use."""


class CannotTell(AccordError):
    """The evidence that a verdict needs is missing."""

    exit_code = 3
