"""Everything a use case can refuse with, as types that carry facts instead of sentences.

A door turns them into HTTP or into the last line of a command; `web/errors.py` holds that one map.
The `reason` of an error is a code of `core/reasons.py` or an English msgid with `%(name)s`
places, filled from `facts`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row of a sheet is not taken: our field, the reason's code, and the row at fault where
    that is another one of the same sheet."""

    row: int
    field: str
    reason: str
    because: int | None = None


class ServicenetError(Exception):
    """Root of all refusals. `code` is stable and meant for machines."""

    code = "error"

    def __init__(self, reason: str = "", /, **facts: object) -> None:
        self.reason = reason
        self.facts: dict[str, object] = facts
        super().__init__(reason or self.code)

    def __str__(self) -> str:
        return self.reason % self.facts if "%(" in self.reason else self.reason


class NotFound(ServicenetError):
    """No such row within reach. Foreign and missing are told apart for nobody (SAFETY 17)."""

    code = "not_found"

    def __init__(self, kind: str, key: object = None) -> None:
        super().__init__("%(kind)s %(key)s was not found", kind=kind, key=key)


class NotAllowed(ServicenetError):
    """The person is known but has not the permission."""

    code = "not_allowed"

    def __init__(self, permission: str) -> None:
        super().__init__("this needs the right %(permission)s", permission=permission)


class BadInput(ServicenetError):
    """A value is malformed. `field` names the form field, the column or the option."""

    code = "bad_input"

    def __init__(self, field: str, reason: str, **facts: object) -> None:
        self.field = field
        super().__init__(reason, field=field, reason=reason, **facts)

    def __str__(self) -> str:
        return f"{self.field}: {super().__str__()}"


class RuleBroken(ServicenetError):
    """The values are well formed and a rule of the trade forbids the act."""

    code = "rule_broken"

    def __init__(self, reason: str, /, **facts: object) -> None:
        super().__init__(reason, reason=reason, **facts)


class IllegalTransition(ServicenetError):
    """The life cycle has no such step from the state the row is in."""

    code = "illegal_transition"

    def __init__(self, machine: str, state: str, action: str) -> None:
        super().__init__(
            "%(machine)s: no '%(action)s' from '%(state)s'",
            machine=machine,
            state=state,
            action=action,
        )


class StaleVersion(ServicenetError):
    """Somebody changed the row since it was read at `version`; `kind` and `id` lead to who, when
    and what, `changed` to the change that counts where it is not simply the newest."""

    code = "stale_version"

    def __init__(self, kind: str, id: int, version: int, changed: int | None = None) -> None:
        self.kind, self.id, self.version, self.changed = kind, id, version, changed
        super().__init__("%(kind)s %(id)s was changed meanwhile", kind=kind, id=id)


class DuplicateKey(ServicenetError):
    """A unique value is taken, or an idempotency key came back with another body."""

    code = "duplicate_key"


class MissingKey(ServicenetError):
    """A creating or money request came without its idempotency key."""

    code = "missing_key"


class Busy(ServicenetError):
    """The database would not let us through in time; `retry_after` is in seconds."""

    code = "busy"

    def __init__(self, retry_after: int = 2) -> None:
        self.retry_after = retry_after
        super().__init__("busy, try again in %(seconds)s seconds", seconds=retry_after)


class ScopeError(ServicenetError):
    """A programming fault, never the person's: a statement tried to pass the scope."""

    code = "scope"


class UntoldChange(ServicenetError):
    """A programming fault: an audited table changed and no fact was told."""

    code = "untold_change"


class UnsafeSetting(ServicenetError):
    """The environment asks for something this mode refuses."""

    code = "unsafe_setting"
