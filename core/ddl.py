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


@dataclass(frozen=True)
class Refused:
    """No `act` (INSERT, UPDATE or DELETE) on a row of `table` when `when` holds, in terms of OLD
    and NEW; it may ask other rows. On PostgreSQL one writer of the table is checked at a time,
    so that two who do not see each other cannot both pass."""

    table: str
    name: str
    act: str
    when: str
    why: str

    def sqlite(self) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER {self.table}_{self.name} AFTER {self.act} ON {self.table} "
            f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.table}: {self.why}'); END"
        )

    def postgresql(self) -> Iterator[str]:
        yield (
            f"CREATE OR REPLACE FUNCTION refuse_{self.table}_{self.name}() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_NAME)); "
            f"IF {self.when} THEN RAISE EXCEPTION '%: {self.why}', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.table}_{self.name} AFTER {self.act} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_{self.table}_{self.name}()"
        )


def no_overlap(table: str, keys: tuple[str, ...], only: str = "") -> tuple[Refused, Refused]:
    """Rows of `table` with equal `keys` never hold on the same day: `valid_from` to `valid_to`,
    both included, for ever without the latter. `only` narrows it to some of the rows, with
    `{row}` where a row stands."""
    alike = " AND ".join(f"other.{key} = NEW.{key}" for key in keys)
    some = f"{only.format(row='NEW')} AND {only.format(row='other')} AND " if only else ""
    when = (
        f"EXISTS (SELECT 1 FROM {table} AS other WHERE {some}other.id <> NEW.id AND {alike} "  # noqa: S608 - named above
        "AND other.valid_from <= COALESCE(NEW.valid_to, '9999-12-31') "
        "AND NEW.valid_from <= COALESCE(other.valid_to, '9999-12-31'))"
    )
    why = "the dates overlap"
    return (
        Refused(table, "overlap_made", "INSERT", when, why),
        Refused(table, "overlap_changed", "UPDATE", when, why),
    )


GUARDS: tuple[AppendOnly | SealedDays | Frozen | Refused, ...] = (
    AppendOnly("facts"),
    SealedDays("facts"),
    AppendOnly("seals"),
    AppendOnly("calendar_versions"),
    AppendOnly("policy_versions"),
    AppendOnly("breaches"),
    AppendOnly("breach_rulings"),
    AppendOnly("escalations"),
    AppendOnly("monthly_reports"),
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
    *no_overlap("agreements", ("outlet_id",)),
    *no_overlap("distances", ("outlet_id", "town_code", "village"), "{row}.state = 'approved'"),
    *no_overlap("rates", ("code",)),
    Refused(
        "rates",
        "used",
        "UPDATE",
        "EXISTS (SELECT 1 FROM fees JOIN claims ON claims.id = fees.claim_id "
        "WHERE fees.rate_id = OLD.id AND (claims.work_day > NEW.valid_to "
        "OR OLD.valid_to IS NOT NULL OR NEW.amount_fen <> OLD.amount_fen "
        "OR COALESCE(NEW.threshold_km, -1) <> COALESCE(OLD.threshold_km, -1) "
        "OR COALESCE(NEW.from_floor, -1) <> COALESCE(OLD.from_floor, -1) "
        "OR NEW.code <> OLD.code OR NEW.version <> OLD.version "
        "OR NEW.valid_from <> OLD.valid_from))",
        "a rate that was used does not change",
    ),
    Frozen(
        "fees", "decided", "UPDATE", "OLD.verdict IS NOT NULL", "a decided line does not change"
    ),
    Frozen("fees", "kept", "DELETE", "OLD.verdict IS NOT NULL", "a decided line is never removed"),
    AppendOnly("fee_shares"),
    AppendOnly("transfers"),
    Frozen("statement_lines", "frozen", "UPDATE", "OLD.frozen", "an approved line does not change"),
    Frozen("statement_lines", "kept", "DELETE", "OLD.id IS NOT NULL", "a line is never removed"),
    Refused(
        "statement_lines",
        "late",
        "INSERT",
        "EXISTS (SELECT 1 FROM statements WHERE statements.id = NEW.statement_id "
        "AND statements.state IN ('approved', 'paid', 'credited', 'bank_refused', 'settled'))",
        "an approved statement takes no further line",
    ),
    Frozen(
        "statements",
        "total",
        "UPDATE",
        "OLD.state IN ('approved', 'paid', 'credited', 'bank_refused', 'settled') "
        "AND NEW.total_fen <> OLD.total_fen",
        "an approved total stands",
    ),
    Frozen("statements", "kept", "DELETE", "OLD.id IS NOT NULL", "a number is never removed"),
    Frozen(
        "payments",
        "amount",
        "UPDATE",
        "NEW.amount_fen <> OLD.amount_fen OR NEW.payee_id <> OLD.payee_id "
        "OR NEW.statement_id <> OLD.statement_id",
        "what was ordered stands",
    ),
    Frozen("payments", "kept", "DELETE", "OLD.id IS NOT NULL", "a payment is never removed"),
    AppendOnly("adjustments"),
    AppendOnly("bank_returns"),
    AppendOnly("bank_return_rows"),
    AppendOnly("pass_declarations"),
    AppendOnly("recoveries"),
)


def statements(dialect: str) -> Iterator[str]:
    """Every trigger of the house for one dialect, to be run once after the tables exist."""
    if dialect == "postgresql":
        yield POSTGRES_REFUSAL
        yield POSTGRES_SEALED
        yield POSTGRES_FROZEN
    for guard in GUARDS:
        yield from guard.sqlite() if dialect == "sqlite" else guard.postgresql()
