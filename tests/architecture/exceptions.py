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
    "sla/clocks/batch.py": ("service", "the same promise to many subjects at once"),
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
    "settlements/ledger/owners.py": ("rules", "who has a yuan that is owed"),
    "settlements/ledger/tracing.py": ("queries", "who has a yuan that is owed, in SQL"),
    "settlements/payouts/files.py": ("forms", "files to the bank and from it"),
    "settlements/cases/timing.py": ("queries", "where cases about money speak to sla"),
    "settlements/statements/carrying.py": ("service", "what is carried to the next statement"),
    "settlements/statements/closing.py": ("service", "how a month is gathered into statements"),
    "settlements/statements/timing.py": ("queries", "where statements speak to sla"),
    "settlements/ledger/checks.py": ("queries", "whether the books agree with themselves"),
    "jobs/work_orders/timing.py": ("queries", "the one place where jobs speak to sla"),
    "parts/requests/timing.py": ("queries", "the one place where parts speak to sla"),
    "reports/monthly/cause_words.py": ("labels", "the seven causes in words"),
    "reports/monthly/causes.py": ("queries", "the seven causes as figures"),
    "reports/monthly/chart.py": ("labels", "thirteen months as points of a picture"),
    "reports/monthly/codec.py": ("models", "a snapshot as bytes, and back"),
    "reports/monthly/collect.py": ("queries", "the snapshot out of the figures"),
    "reports/monthly/page1.py": ("pdf", "page 1 on paper"),
    "reports/monthly/places.py": ("queries", "the month of each place in a line"),
    "reports/monthly/tiles.py": ("labels", "the five figures in words"),
    "reports/monthly/words.py": ("labels", "page 1 in words, for paper and screen"),
    "reports/figures/counties.py": ("queries", "counties without owner or outlet"),
    "reports/figures/integrity.py": ("queries", "cancelled near the promise, recorded late"),
    "reports/figures/money.py": ("queries", "money in hand, overdue, not passed on, refused"),
    "reports/figures/parts.py": ("queries", "parts in hand and who asked for them"),
    "reports/figures/people.py": ("queries", "certified technicians"),
    "reports/figures/performers.py": ("queries", "jobs whose performer is in doubt"),
    "reports/figures/promises.py": ("queries", "promises kept and broken"),
    "reports/figures/slices.py": ("models", "a part of the network as SQL"),
    "reports/figures/sql.py": ("models", "what two databases say differently about time"),
    "reports/figures/times.py": ("queries", "whose time it was"),
}
"""Files besides the known ones: the one each stands beside, and what it is."""

NOT_OWNED = {
    "core/facts.py:FactRow": "read through the timeline of a record that is in the scope",
    "core/sessions.py:LoginSession": "found by the hash of its own id only",
    "network/accounts/models.py:Membership": "read at sign-in, before there is a scope",
}
"""Tables with an outlet that the scope does not cover."""

NOT_USE_CASES = {
    "reports/monthly/service.py:folder": "a path, needed by what stores and what serves",
    "office/files/service.py:folder": "a path, needed by what stores and what serves",
    "network/accounts/service.py:set_password": "told by the account itself",
    "sla/breaches/service.py:record": "told by the clocks and the sweep, in their own name",
    "sla/breaches/service.py:climb": "told by the sweep, whose name stands in it",
    "sla/clocks/service.py:overdue": "a comparison of one row, shared with recompute",
    "jobs/dispatch/service.py:stamps_for": "plain values of a row, shared with intake",
}
"""Public functions of a service that are no use case."""
