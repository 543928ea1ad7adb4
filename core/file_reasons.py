"""The sentence for each coded reason why a file, a mapping or a row of a sheet is not taken."""

from flask_babel import lazy_gettext as _l

FILE_REASONS = {
    "rate_twice": _l("The same rate stands in row %(row)s."),
    "rate_contradicts": _l("Another amount for the same work on the same day is known."),
    "rate_overlaps": _l("Its days overlap those of another rate for the same work."),
    "rate_used": _l("Work on that day was already priced by the rate before."),
    "threshold_of_kilometres": _l(
        "Free kilometres belong to the remote allowance, and to it only."
    ),
    "floor_of_height": _l("The height supplement, and nothing else, has a lowest floor."),
    "floor_out_of_range": _l("A lowest floor is from 2 to 200."),
    "kilometres_by_tier_only": _l("The remote allowance differs by tier only."),
    "held_back": _l("The row is right; it waits until the other rows are."),
    "no_such_file": _l("There is no such file."),
    "no_file": _l("Choose a file."),
    "too_large": _l("The file is too large: at most 20 MB."),
    "empty_file": _l("The file holds no rows."),
    "not_a_workbook": _l("This is no workbook and no table of text (CSV)."),
    "broken_workbook": _l("The workbook is damaged. Open it, save it anew and send that."),
    "broken_packing": _l("The packed file is damaged."),
    "old_or_protected_workbook": _l(
        "An old (.xls) or protected workbook: save it as .xlsx without a password."
    ),
    "too_many_entries": _l("The workbook holds too many parts."),
    "unpacks_too_large": _l("Unpacked, the file is too large: at most 20 MB."),
    "doctype_in_workbook": _l("The workbook holds instructions that no workbook needs."),
    "no_such_sheet": _l("The file has no sheet of this name."),
    "not_text": _l("This is no text."),
    "unknown_encoding": _l("The text is neither UTF-8 nor GB18030: save it as one of them."),
    "bad_quotes": _l("A quotation mark is not closed."),
    "cell_too_long": _l("A cell holds too much text."),
    "too_many_rows": _l("The file has too many rows: at most 50,000."),
    "too_many_columns": _l("The file has too many columns: at most 500."),
    "too_much_work": _l("The file could not be read within the limits."),
    "took_too_long": _l("Reading the file took too long."),
    "column_missing": _l("The column %(columns)s is missing."),
    "column_twice": _l("The columns %(columns)s stand there more than once."),
    "more_cells_than_columns": _l("The row has more cells than the header has columns."),
    "unknown_value": _l("This value is not known here."),
    "not_digits": _l("Digits only."),
    "wrong_number_of_digits": _l("This is not the right number of digits."),
    "not_a_whole_number": _l("This is no whole number."),
    "sign_not_allowed": _l("It must not be below nought."),
    "not_in_a_listed_format": _l("This is no date or time in the form that was agreed."),
    "not_toml": _l("The mapping cannot be read as TOML."),
    "unknown_key": _l("The mapping says something unknown: %(key)s in %(at)s."),
    "wrong_value": _l("The mapping has a value that is not allowed: %(at)s."),
    "no_fields": _l("The mapping names no fields."),
    "column_or_value": _l("The mapping gives either a column or a value: %(at)s."),
    "no_formats": _l("The mapping gives no form of dates for %(at)s."),
    "unknown_field": _l("The mapping names a field that is not known: %(at)s."),
    "field_missing": _l("The mapping lacks %(at)s."),
    "wrong_kind": _l("The mapping must read %(at)s as %(expected)s."),
    "calendar_of_another_zone": _l(
        "A calendar with days counts in Shanghai time; this file has another zone."
    ),
    "goes_with_row": _l("It belongs to a job of which row %(row)s is not taken."),
    "row_twice": _l("The same stands in row %(row)s."),
    "event_differs": _l("This event is known with another content."),
    "in_the_future": _l("The moment lies in the future."),
    "not_ended": _l("The job has not ended; open jobs are entered by intake."),
    "ends_before_it_opens": _l("The job ends before it opens."),
    "due_before_it_opens": _l("The target lies before the opening."),
    "no_promise_for_class": _l("The mapping says nothing about this class of priority."),
    "job_known": _l("This job was taken over before, without this event."),
    "not_set_up": _l("Calendars and promises are not set up yet: run `init` first."),
    "code_twice": _l("The same code stands in row %(row)s with other values."),
    "no_such_parent": _l("There is no outlet of this code, in the file or on record."),
    "parent_refused": _l("The parent in row %(row)s is not taken."),
    "parent_differs": _l("The parent on record is another; moving an outlet is a step of its own."),
    "contract_differs": _l("The contract on record is another."),
    "town_ambiguous": _l(
        "Several townships are called so: write the county before it, or the code."
    ),
    "town_not_exact": _l("This is no township: write it down to the township."),
    "too_many_for_page": _l(
        "The page takes at most %(limit)s rows; use the command `import` for more."
    ),
    "upload_gone": _l("This upload is over. Send the file again."),
}
