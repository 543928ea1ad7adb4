"""The sentences for what the doors of the money refuse."""

from flask_babel import lazy_gettext as _l

MONEY_REASONS = {
    "answer_over": _l("The time to answer is over: it counts as confirmed. You can still dispute "
                      "a line."),
    "not_published": _l("The statement is not published yet."),
    "dispute_over": _l("A line can be disputed for 90 days; they are over."),
    "disputed_before": _l("This line is disputed already."),
    "payee_first": _l("Another account must be approved first."),
    "nothing_to_pay": _l("There is nothing to pay on it."),
    "nothing_chosen": _l("Choose at least one."),
    "not_approved": _l("%(number)s is not approved for payment."),
    "no_payee": _l("%(number)s: the outlet has no account that may be paid to."),
    "in_a_run": _l("%(number)s is in a payment run already."),
    "second_person_needed": _l("A second person must do this."),
    "not_the_total": _l("The amount must be that of the statement."),
    "parts_do_not_add_up": _l("Amount without tax and tax do not make the amount."),
    "tax_does_not_fit": _l("The tax does not fit the rate."),
    "an invoice with this number is recorded": _l("An invoice with this number is recorded."),
    "account_malformed": _l("An account number has 8 to 30 digits."),
    "rate_out_of_range": _l("This rate of tax does not exist."),
    "more_than_owed": _l("That is more than is still to be passed on."),
    "confirmed_before": _l("What you confirmed before stays confirmed."),
    "not_too_little": _l("Too little is more than nothing and less than your share."),
    "nothing_sent": _l("Nothing was sent for it yet."),
    "other_claim_first": _l("Another outlet claims the same installation: decide on that claim "
                            "first."),
    "installation_paid_elsewhere": _l("This barcode has earned its installation fee with another "
                                      "claim by now."),
    "other_desk": _l("Another desk rules on this."),
    "case_not_open": _l("This case is ruled on already."),
    "asked_before": _l("This side was asked before; it is asked once."),
    "answered_before": _l("This was answered before."),
    "nobody_to_ask": _l("There is nobody to ask here."),
    "ask_within_days": _l("Choose a day from tomorrow on, within ten days."),
    "not_credited": _l("The bank has not credited it: another account is needed."),
    "not_for_this_case": _l("This case is not ruled on like that."),
    "ref_twice": _l("This reference stands in row %(row)s already."),
    "amount_not_positive": _l("The amount must be more than nothing."),
    "month_not_over": _l("This month is not over."),
    "balance_below_nought": _l("More would be moved than is there."),
}
