"""The sentence for each coded reason of a refusal, in the language of the request.

A reason that is not listed is a sentence itself, for whoever runs the program.
"""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from core.errors import ServicenetError
from core.file_reasons import FILE_REASONS
from core.money_reasons import MONEY_REASONS

REASONS = {
    **FILE_REASONS,
    **MONEY_REASONS,
    "missing": _l("This is needed."),
    "too_long": _l("This is too long."),
    "password_short": _l("Choose at least %(least)s characters."),
    "password_guessable": _l("This is too easy to guess. Choose another."),
    "invitation_over": _l(
        "This invitation was used, has expired or is unknown. Ask for a new one."
    ),
    "wrong_name_or_password": _l("Name or password is wrong."),
    "too_many_tries": _l("Too many tries. Wait %(wait)s seconds, then try again."),
    "wrong_code": _l("The code is wrong or was used before."),
    "no_post_today": _l("This account has no role today. Ask whoever invited you."),
    "not_your_outlet": _l("You do not work for this outlet."),
    "maker_and_outlet_do_not_mix": _l("One account cannot work for the maker and for an outlet."),
    "outlet_needed": _l("This role needs an outlet."),
    "outlet_not_expected": _l("This role is the maker's and goes without an outlet."),
    "counties_needed": _l("This role needs the counties it answers for."),
    "the name %(login)s is taken": _l("The name %(login)s is taken."),
    "the code %(code)s is taken": _l("The code %(code)s is taken."),
    "parent_needed": _l("An outlet under a parent needs the parent's code."),
    "parent_not_expected": _l("Only an outlet under a parent has a parent's code."),
    "circle": _l("An outlet cannot stand under itself."),
    "too_deep": _l("The tree would be deeper than four levels."),
    "has_sub_outlets": _l("It has sub-outlets; move them first."),
    "code_malformed": _l("Use letters, digits and hyphens, at most 16."),
    "county_elsewhere": _l("This place is not in your counties."),
    "unknown_outlet": _l("No outlet has this code, or it is not among yours."),
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
    "lost_leading_zero": _l("A zero is missing at the front."),
    "unknown_range": _l("No telephone number begins like this."),
    "several_numbers": _l("Enter one number."),
    "masked": _l("Enter the full number, not a masked one."),
    "number_malformed": _l("This is no number of a record."),
    "wrong_prefix": _l("The number must begin with %(expected)s."),
    "no_such_month": _l("Write the month as 2026-06."),
    "month_not_over": _l("%(month)s is not over yet."),
    "no_such_scope": _l("Write network, region:CODE or outlet:CODE."),
    "no_such_language": _l("The report is made in zh, en or ru."),
    "report_file_gone": _l("The file of this report is missing. Make it again."),
    "report_file_altered": _l("The file of this report was altered and is not handed out."),
    "no_such_day": _l("The number names a day that does not exist."),
    "not_an_amount": _l("This is no amount. Write it like 1460.00."),
    "too_many_decimals": _l("An amount has at most two decimals."),
    "sign_not_allowed": _l("The value cannot be negative."),
    "amount_out_of_range": _l("The amount is too large."),
    "already_open": _l("This user already has an open job: chase it or add a product."),
    "outlet_not_working": _l("This outlet is not authorised at present."),
    "not_at_this_outlet": _l("This person does not work for the outlet."),
    "appointment_past": _l("The time lies in the past."),
    "appointment_order": _l("The end lies before the beginning."),
    "confirmation_needed": _l("The time becomes the user's only with the user's confirmation."),
    "photo_needed": _l("A photo of the finished work is needed."),
    "too_late_to_withdraw": _l("A step can be taken back by the same person within ten minutes."),
    "not_withdrawable": _l("The last step cannot be taken back. Correct it by another step."),
    "user_denies": _l("The user denies the work. Open the job again."),
    "not_the_same": _l("That job is about another user, appliance and place."),
    "merge_into_open": _l("That job is over. Choose an open one."),
    "merge_into_older": _l("That job is the younger one. Merge it into this one."),
    "hold_open": _l("The job already waits for this."),
    "hold_not_open": _l("The job does not wait for this."),
    "in_the_future": _l("The time lies in the future."),
    "out_of_order": _l("The time lies before a step that is already recorded."),
    "no_first_holder": _l("The time of this job has not begun."),
    "clock_runs": _l("This deadline is being counted already."),
    "clock_not_running": _l("This deadline is no longer counted."),
    "found_before": _l("The program found this breach before it was reported."),
    "ruled_before": _l("This breach was already ruled on."),
    "policy_of_another_clock": _l("This rule belongs to another deadline."),
    "day_of_another_year": _l("A day belongs to another year."),
    "day_twice": _l("The same day stands there twice."),
    "not_a_picture": _l("This file is not a picture (JPEG, PNG or WebP)."),
    "broken_picture": _l("The picture is damaged. Take or choose another."),
    "too_many_pixels": _l("The picture is too large. Take it smaller."),
    "animated": _l("Moving pictures are not taken. Choose a photo."),
    "too_large": _l("This file is too large."),
    "this form was sent before with other values; load it anew": _l(
        "This form was sent before with other values. Load the page again."
    ),
}

KINDS = {
    "not_found": _l("%(key)s does not exist, or is not among yours."),
    "not_allowed": _l("Your role does not include this step."),
    "illegal_transition": _l("The state has changed meanwhile; this step no longer fits."),
    "stale_version": _l("Somebody else changed this record while you were working on it."),
    "missing_key": _l("The page was open too long, or the form arrived incomplete."),
    "busy": _l("This is being changed just now. Try again in %(seconds)s seconds."),
    "scope": _l("The fault is ours, not yours. It has been recorded."),
    "untold_change": _l("The fault is ours, not yours. It has been recorded."),
}
"""By `ServicenetError.code`: what a person reads where the reason itself is for operators."""


def sentence(error: ServicenetError) -> str:
    """What to show a person, in the language of the request."""
    known = REASONS.get(error.reason) or KINDS.get(error.code)
    pattern = str(known) if known is not None else gettext(error.reason)
    try:
        return pattern % error.facts if error.facts else pattern
    except (KeyError, ValueError):
        return pattern
