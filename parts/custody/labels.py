"""The words for how parcels pass from hand to hand."""

from flask_babel import lazy_gettext as _l

from parts.custody.rules import Form, Standing, ViaReason

FORMS = {
    Form.WAYBILL: _l("by waybill"),
    Form.CARRIED: _l("carried by hand"),
    Form.PICKED_UP: _l("picked up"),
}

VIA_REASONS = {
    ViaReason.NO_CARRIER: _l("no carrier goes there"),
    ViaReason.OUTLETS_WISH: _l("the outlet's wish"),
    ViaReason.ONE_PARCEL: _l("together with the parent's parts"),
}

STANDINGS = {
    Standing.HELD: _l("signed for, not handed on"),
    Standing.GIVEN: _l("one-sided hand-over"),
    Standing.DENIED: _l("the other side says it did not come"),
    Standing.AGREED: _l("both sides agree"),
}
