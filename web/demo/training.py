"""Who may do what until when in the demo (DEMO, story 3): cards, courses, the review course in
the prefecture, and the two installations that outlet 17 is not offered."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.clock import business_date
from network.products.rules import ProductLine
from training.certificates import service as certificates
from training.certificates.rules import Kind
from training.certificates.service import CertificateValues
from training.classes import service as classes
from training.classes.service import ClassValues
from training.courses import service as courses
from training.courses.rules import Track
from training.courses.service import CourseValues, ResultValues
from web.demo.scenes import Cast

TRAINER = "yi"
REVIEWED_AFTER, LASTS = 3 * 365, 6 * 365
"""A permit is reviewed after three years and ends after six (days)."""


@dataclass(frozen=True)
class Card:
    """A card of somebody; the nearer date lies so many days from D."""

    login: str
    shop: str
    kind: Kind
    number: str
    review_in: int | None = None
    ends_in: int | None = None

    def values(self, cast: Cast) -> CertificateValues:
        day = business_date(cast.day)
        review_on = None if self.review_in is None else day + timedelta(days=self.review_in)
        ends_on = (review_on + timedelta(days=LASTS - REVIEWED_AFTER) if review_on
                   else day + timedelta(days=self.ends_in or 0))
        return CertificateValues(
            self.kind, self.number, cast.accounts[self.login], cast.outlets[self.shop],
            ends_on - timedelta(days=LASTS), review_on, ends_on)


CARDS = (
    Card("kong2", "WD-17", Kind.HEIGHT, "T520526-0017-G", review_in=-9),
    Card("kong2", "WD-17", Kind.REFRIGERATION, "T520526-0017-Z", ends_in=48),
    Card("an", "WD-08", Kind.HEIGHT, "T520502-0008-G", review_in=700),
    Card("an", "WD-08", Kind.REFRIGERATION, "T520502-0008-Z", review_in=412),
    Card("an2", "WD-08", Kind.ELECTRICITY, "T520502-0009-D", review_in=84),
    Card("gu", "WD-01", Kind.HEIGHT, "T340104-0001-G", review_in=520),
    Card("gu", "WD-01", Kind.REFRIGERATION, "T340104-0001-Z", review_in=520),
    Card("xxl", "WD-16", Kind.REFRIGERATION, "T422802-0016-Z", ends_in=320),
    Card("zhou", "WD-13", Kind.REFRIGERATION, "T341623-0013-Z", review_in=26),
    Card("tian", "WD-10", Kind.ELECTRICITY, "T341221-0010-D", review_in=118),
    Card("dong", "WD-19", Kind.REFRIGERATION, "T621122-0019-Z", review_in=5),
)

COURSES = (
    CourseValues("BX-JC", "冰箱制冷回路检修", Track.PRODUCT, ProductLine.REFRIGERATOR, True, 80, 730),
    CourseValues("KT-AZ", "空调安装与移机", Track.PRODUCT, ProductLine.AIR_CONDITIONER, True, 80, 730),
    CourseValues("FW-TD", "上门服务态度", Track.ATTITUDE, None, False, 70, 365),
    CourseValues("FW-YY", "服务用语", Track.LANGUAGE, None, False, 70, 365),
    CourseValues("FW-GF", "服务规范与收费公示", Track.NORMS, None, False, 80, 365),
)

TAUGHT = (("gu", "WD-01", ("BX-JC", "KT-AZ", "FW-TD", "FW-YY", "FW-GF")),
          ("an", "WD-08", ("BX-JC", "KT-AZ", "FW-GF")),
          ("kong2", "WD-17", ("KT-AZ", "FW-TD", "FW-YY", "FW-GF")),
          ("xxl", "WD-16", ("BX-JC", "FW-YY")))

def prepare(session: Session, cast: Cast) -> None:
    """Everything but the jobs, entered by the trainer months ago."""
    by, begun = cast.by(TRAINER), cast.at((150, "09:00"))
    for card in CARDS:
        certificates.enter(session, by, card.values(cast), now=begun)
    made = {each.code: courses.add(session, by, each, now=begun).id for each in COURSES}
    for login, shop, passed in TAUGHT:
        for code in passed:
            courses.record_result(session, by, made[code], ResultValues(
                cast.accounts[login], cast.outlets[shop], business_date(begun) - timedelta(days=7),
                88, True), now=begun)
    classes.plan(session, by, ClassValues(
        Kind.HEIGHT, "5205", _in(cast, 12), 20, "毕节市职业技术学校"), now=cast.at((20, "10:00")))
    classes.plan(session, by, ClassValues(
        Kind.REFRIGERATION, "5205", _in(cast, 33), 30, "毕节市职业技术学校"),
        now=cast.at((20, "10:05")))


def _in(cast: Cast, days: int) -> date:
    return business_date(cast.day) + timedelta(days=days)
