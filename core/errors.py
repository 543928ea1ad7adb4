"""Failures with a type and facts; one map in web/errors.py turns them into answers."""


class ServicenetError(Exception):
    """Anything the program refuses on purpose."""

    code: str = "error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts: dict[str, object] = facts


class BadInput(ServicenetError):
    """A value from outside cannot be understood or kept: names the field and the reason."""

    code = "bad_input"

    def __init__(self, field: str, reason: str, **facts: object) -> None:
        super().__init__(field=field, reason=reason, **facts)


class RuleBroken(ServicenetError):
    """A rule of the trade forbids this."""

    code = "rule_broken"

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason=reason, **facts)


class IllegalTransition(ServicenetError):
    """The life cycle has no such step from this state."""

    code = "illegal_transition"

    def __init__(self, machine: str, state: str, action: str) -> None:
        super().__init__(machine=machine, state=state, action=action)
