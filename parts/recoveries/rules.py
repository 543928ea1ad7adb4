"""Getting back what a part was worth that stuck in somebody's hands."""

from enum import StrEnum

from core.states import Machine


class RecoveryState(StrEnum):
    OPEN = "open"
    RECOVERED = "recovered"
    WAIVED = "waived"


class RecoveryAction(StrEnum):
    RECOVER = "recover"
    WAIVE = "waive"


LIFE = Machine(
    "part_recovery",
    [
        (RecoveryState.OPEN, RecoveryAction.RECOVER, RecoveryState.RECOVERED),
        (RecoveryState.OPEN, RecoveryAction.WAIVE, RecoveryState.WAIVED),
    ],
    initial=RecoveryState.OPEN,
    final={RecoveryState.RECOVERED, RecoveryState.WAIVED},
)
