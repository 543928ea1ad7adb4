"""The sentence for each coded reason of a refusal. Codes not listed are sentences themselves."""


from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from core.errors import ServicenetError
from core.file_reasons import FILE_REASONS

REASONS = {
    **FILE_REASONS,
    "missing": _l("This is needed."),
    "too_long": _l("This is too long."),
    "password_short": _l("Choose at least %(least)s characters."),
    "password_guessable": _l("This is too easy to guess. Choose another."),
    "invitation_over": _l(
        "This invitation was used, has expired or is unknown. Ask for a new one."
    ),
    "wrong_name_or_password": _l("Name or password is wrong."),
    "too_many_tries": _l("Too many tries. Wait %(wait)s seconds, then try again."),
    "no_post_today": _l("This account has no role today. Ask whoever invited you."),
    "not_your_outlet": _l("You do not work for this outlet."),
    "maker_and_outlet_do_not_mix": _l("One account cannot work for the maker and for an outlet."),
    "outlet_needed": _l("This role needs an outlet."),
    "outlet_not_expected": _l("This role is the maker's and goes without an outlet."),
    "counties_needed": _l("This role needs the counties it answers for."),
    "parent_needed": _l("An outlet under a parent needs the parent's code."),
    "parent_not_expected": _l("Only an outlet under a parent has a parent's code."),
    "circle": _l("An outlet cannot stand under itself."),
    "too_deep": _l("The tree would be deeper than four levels."),
    "has_sub_outlets": _l("It has sub-outlets; move them first."),
    "code_malformed": _l("Use letters, digits and hyphens, at most 16."),
    "no_such_town": _l("Choose the township from the list."),
    "tier_unknown": _l("The tier is 1, 2, 3 or 4."),
    "tier_decided_later": _l("A later decision stands from %(day)s."),
    "not_a_barcode": _l("A barcode has 6 to 40 letters, digits or hyphens."),
    "barcodes_of_different_units": _l("These barcodes belong to different appliances."),
    "barcode_differs": _l("This appliance is known with another barcode."),
    "no_such_model": _l("This model is not in the list."),
    "not_a_number": _l("This is no telephone number."),
    "too_few_digits": _l("A digit is missing: a mobile number has 11."),
    "too_many_digits": _l("There is a digit too many: a mobile number has 11."),
    "no_area_code": _l("The area code is missing."),
    "lost_leading_zero": _l("The leading zero of the area code is missing."),
    "unknown_range": _l("No telephone number begins like this."),
    "several_numbers": _l("Enter one number."),
    "masked": _l("Enter the full number, not a masked one."),
    "already_open": _l("This user already has an open job: chase it or add a product."),
    "outlet_not_working": _l("This outlet is not authorised at present."),
    "not_at_this_outlet": _l("This person does not work for the outlet."),
    "appointment_past": _l("The time lies in the past."),
    "appointment_order": _l("The end lies before the beginning."),
    "confirmation_needed": _l("The time becomes the user's only with the user's confirmation."),
    "photo_needed": _l("A photo of the finished work is needed."),
    "too_late_to_withdraw": _l("A step can be taken back by the same person within ten minutes."),
    "not_a_picture": _l("This file is not a picture (JPEG, PNG or WebP)."),
    "hold_open": _l("The job already waits for this."),
    "hold_not_open": _l("The job does not wait for this."),
}


def sentence(error: ServicenetError) -> str:
    """What to show a person, in the language of the request."""
    known = REASONS.get(error.reason)
    pattern = str(known) if known is not None else gettext(error.reason)
    try:
        return pattern % error.facts if error.facts else pattern
    except (KeyError, ValueError):
        return pattern
