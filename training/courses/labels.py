"""The words for the tracks of training."""

from flask_babel import lazy_gettext as _l

from training.courses.rules import Track

TRACKS = {
    Track.PRODUCT: _l("product knowledge"),
    Track.ATTITUDE: _l("attitude"),
    Track.LANGUAGE: _l("language of service"),
    Track.NORMS: _l("norms of service"),
}
