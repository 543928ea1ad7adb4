"""Who is who in the demo, and the moment at which a step is entered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

Moment = tuple[int, str]


@dataclass(frozen=True)
class Cast:
    """Who is who: account ids by login, outlet ids and towns by the outlet's code."""

    accounts: dict[str, int]
    outlets: dict[str, int]
    towns: dict[str, str]
    owners: dict[str, str]
    day: datetime

    def by(self, login: str) -> str:
        return f"account:{self.accounts[login]}"

    def at(self, moment: Moment) -> datetime:
        """(13, "09:20") is thirteen days before D at that time of the wall clock."""
        hours, minutes = map(int, moment[1].split(":"))
        return self.day + timedelta(days=-moment[0], hours=hours - 10, minutes=minutes)


@dataclass(frozen=True)
class Scene:
    """One job as it stands while its steps are entered."""

    session: Session
    cast: Cast
    shop: str
    job: int
    now: datetime

    @property
    def owner(self) -> str:
        return self.cast.by(self.cast.owners[self.shop])


Act = Callable[[Scene], object]
