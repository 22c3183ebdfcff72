"""The exceptions of this package."""

from __future__ import annotations


class Error(Exception):
    """Base class of all errors of ibid. `hint` is the next step, if one is known."""

    hint: str | None

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        if hint is not None and hasattr(self, "add_note"):
            self.add_note(f"hint: {hint}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (type(self), str(self), self.hint))


def _again(kind: type[Error], message: str, hint: str | None) -> Error:
    return kind(message, hint=hint)


class InputError(Error, ValueError):
    """An argument is invalid: a query, reference, date or option."""


class NotFoundError(InputError, LookupError):
    """The index has no such article."""


class DiskError(Error, OSError):
    """A file or folder could not be read or written."""


class IndexUnavailableError(Error):
    """Base class: the index cannot be used as it is."""


class MissingIndexError(IndexUnavailableError):
    """There is no index at this path."""


class IndexFormatError(IndexUnavailableError):
    """The index has another version or format."""


class DamagedIndexError(IndexUnavailableError):
    """The index is corrupt."""


class LockedIndexError(IndexUnavailableError):
    """Another process is writing to the index."""


class ClosedIndexError(IndexUnavailableError, ValueError):
    """The index was closed."""


class EngineError(Error):
    """The search engine failed."""


class CancelledError(Error):
    """The call was stopped before it finished."""


class UndecidedError(Error, TimeoutError):
    """The question exceeds the work budget."""


class InternalError(Error):
    """A defect of ibid."""
