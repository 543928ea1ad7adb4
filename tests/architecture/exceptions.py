"""What stands outside a rule on purpose, each with its reason. One that is no longer needed
fails, so that the lists stay short."""

EXTRA = {
    "network/regions/gazetteer.py": ("queries", "finds a division by what people type"),
    "network/regions/names.py": ("models", "how names of divisions are shortened and written"),
    "network/regions/reader.py": ("queries", "reads the shipped table of 44,706 divisions"),
    "sla/calendars/blocks.py": ("rules", "working time compiled into blocks of days"),
    "sla/calendars/definitions.py": ("queries", "a calendar as canonical text, and back"),
    "sla/calendars/presets.py": ("facts", "the calendars the house starts with"),
    "sla/calendars/seed.py": ("models", "public holidays to fill a calendar from"),
    "sla/clocks/history.py": ("service", "clocks of imported work"),
    "sla/clocks/looks.py": ("rules", "when a clock has to be looked at again"),
    "sla/clocks/pauses.py": ("rules", "how pauses of a clock add up"),
    "sla/clocks/privacy.py": ("queries", "which clocks a parent observes"),
    "sla/clocks/recompute.py": ("service", "running clocks after a policy changed"),
    "sla/clocks/stored.py": ("queries", "a clock of the rules as the columns of its row"),
    "sla/clocks/works.py": ("queries", "the work a policy was looked up for, as text"),
    "sla/policies/defaults.py": ("facts", "the promises the house starts with"),
    "sla/segments/threads.py": ("queries", "handovers and holds cut into segments"),
    "sla/moments.py": ("rules", "whole seconds and the moments they stand for"),
    "sla/parties.py": ("rules", "who can hold the time of a job"),
    "jobs/work_orders/timing.py": ("queries", "the one place where jobs speak to sla"),
    "parts/requests/timing.py": ("queries", "the one place where parts speak to sla"),
}
"""Files besides the known ones: the one each stands beside, and what it is."""

NOT_OWNED = {
    "core/facts.py:FactRow": "read through the timeline of a record that is in the scope",
    "core/sessions.py:LoginSession": "found by the hash of its own id only",
    "network/accounts/models.py:Membership": "read at sign-in, before there is a scope",
}
"""Tables with an outlet that the scope does not cover."""

NOT_USE_CASES = {
    "office/files/service.py:folder": "a path, needed by what stores and what serves",
    "network/accounts/service.py:set_password": "told by the account itself",
    "sla/breaches/service.py:record": "told by the clocks and the sweep, in their own name",
    "sla/breaches/service.py:climb": "told by the sweep, whose name stands in it",
    "sla/clocks/service.py:overdue": "a comparison of one row, shared with recompute",
    "jobs/dispatch/service.py:stamps_for": "plain values of a row, shared with intake",
}
"""Public functions of a service that are no use case."""
