"""Courses and what people made of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from network.products.rules import ProductLine
from training.courses.rules import Track


class Course(Audited, Model):
    """One course of a track; without a line it is for everybody. `practical`: there is a
    practical test beside the exam. `valid_days` empty: a pass does not expire."""

    __tablename__ = "courses"
    __kind__ = "course"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(24), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    track: Mapped[Track] = mapped_column(code_column(Track))
    line: Mapped[ProductLine | None] = mapped_column(code_column(ProductLine))
    practical: Mapped[bool] = mapped_column(default=False)
    pass_score: Mapped[int] = mapped_column(Integer)
    valid_days: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("pass_score BETWEEN 1 AND 100", name="pass_score_sensible"),
        CheckConstraint("valid_days IS NULL OR valid_days > 0", name="valid_days_positive"),
    )


class CourseResult(LineOwned, Audited, Model):
    """One exam of one person, stamped with the outlet at the time."""

    __tablename__ = "course_results"
    __kind__ = "course"

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(BigId, ForeignKey("courses.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"))
    taken_on: Mapped[date] = mapped_column(Date)
    score: Mapped[int] = mapped_column(Integer)
    practical_done: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[bool]
    expires_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 100", name="score_sensible"),
        Index("ix_course_results_account_id", "account_id", "course_id"),
        Index("ix_course_results_outlet_id", "outlet_id"),
    )
