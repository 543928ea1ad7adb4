"""Guards that live in the database itself: rows that may never change, days that are closed."""

from collections.abc import Iterator
from dataclasses import dataclass

POSTGRES_REFUSAL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
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

POSTGRES_FROZEN = """
CREATE OR REPLACE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[0]
    USING ERRCODE = 'integrity_constraint_violation';
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
            f"CREATE TRIGGER {self.table}_sealed BEFORE INSERT ON {self.table} "  # noqa: S608 - named below
            "WHEN EXISTS (SELECT 1 FROM seals WHERE day >= NEW.day) "
            "BEGIN SELECT RAISE(ABORT, 'the day is sealed'); END"
        )

    def postgresql(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_sealed BEFORE INSERT ON {self.table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_sealed_day()"
        )


@dataclass(frozen=True)
class Frozen:
    """No `act` (UPDATE or DELETE) on a row of `table` for which `when` holds, in terms of OLD
    and NEW."""

    table: str
    name: str
    act: str
    when: str
    why: str

    def sqlite(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_{self.name} BEFORE {self.act} ON {self.table} "
            f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.table}: {self.why}'); END"
        )

    def postgresql(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_{self.name} BEFORE {self.act} ON {self.table} "
            f"FOR EACH ROW WHEN ({self.when}) EXECUTE FUNCTION refuse_frozen('{self.why}')"
        )


GUARDS: tuple[AppendOnly | SealedDays | Frozen, ...] = (
    AppendOnly("facts"),
    SealedDays("facts"),
    AppendOnly("seals"),
    AppendOnly("calendar_versions"),
    AppendOnly("policy_versions"),
    AppendOnly("breaches"),
    AppendOnly("breach_rulings"),
    AppendOnly("escalations"),
    AppendOnly("part_movements"),
    Frozen(
        "clocks",
        "stopped",
        "UPDATE",
        "OLD.stopped_at IS NOT NULL",
        "a stopped clock does not change",
    ),
    Frozen(
        "clocks",
        "breached",
        "UPDATE",
        "OLD.breached_at IS NOT NULL "
        "AND (NEW.breached_at IS NULL OR NEW.breached_at <> OLD.breached_at)",
        "a breach stays as dated",
    ),
    Frozen("clocks", "kept", "DELETE", "OLD.id IS NOT NULL", "a clock is never removed"),
)


def statements(dialect: str) -> Iterator[str]:
    """Every trigger of the house for one dialect, to be run once after the tables exist."""
    if dialect == "postgresql":
        yield POSTGRES_REFUSAL
        yield POSTGRES_SEALED
        yield POSTGRES_FROZEN
    for guard in GUARDS:
        yield from guard.sqlite() if dialect == "sqlite" else guard.postgresql()
