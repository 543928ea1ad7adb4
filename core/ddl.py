"""Guards that live in the database itself: rows that may never change, days that are closed."""

from collections.abc import Iterator
from dataclasses import dataclass

POSTGRES_REFUSAL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

POSTGRES_SEALED = """
CREATE OR REPLACE FUNCTION refuse_sealed_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM seals WHERE day >= NEW.day) THEN
    RAISE EXCEPTION 'the day % is sealed', NEW.day
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


@dataclass(frozen=True)
class AppendOnly:
    """No UPDATE and no DELETE of a row of `table`, ever."""

    table: str

    def sqlite(self) -> Iterator[str]:
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {self.table}_no_{act.lower()} BEFORE {act} ON {self.table} "
                f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
            )

    def postgresql(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_append_only BEFORE UPDATE OR DELETE ON {self.table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


@dataclass(frozen=True)
class SealedDays:
    """No INSERT into `table` for a day that has a seal (SAFETY 29)."""

    table: str

    def sqlite(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_sealed BEFORE INSERT ON {self.table} "
            "WHEN EXISTS (SELECT 1 FROM seals WHERE day >= NEW.day) "
            "BEGIN SELECT RAISE(ABORT, 'the day is sealed'); END"
        )

    def postgresql(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_sealed BEFORE INSERT ON {self.table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_sealed_day()"
        )


GUARDS: tuple[AppendOnly | SealedDays, ...] = (
    AppendOnly("facts"),
    SealedDays("facts"),
    AppendOnly("seals"),
)


def statements(dialect: str) -> Iterator[str]:
    """Every trigger of the house for one dialect, to be run once after the tables exist."""
    if dialect == "postgresql":
        yield POSTGRES_REFUSAL
        yield POSTGRES_SEALED
    for guard in GUARDS:
        yield from guard.sqlite() if dialect == "sqlite" else guard.postgresql()
