"""Acting on a page that somebody else has made old: 409, who, what, when, and the typed text."""

from core.db import reading, transaction
from jobs.visits import service as visits
from jobs.work_orders import queries
from jobs.work_orders.rules import State
from network.accounts.rules import Role
from tests.factories import BY
from tests.jobs import making
from tests.web.desk import SYSTEM, a_job


def state(app, job):
    with app.app_context(), reading(SYSTEM) as session:
        return queries.get(session, job).state


def test_a_second_person_on_a_stale_page_is_told_who_changed_what(app, clock, people, shops):
    job = a_job(app, clock, shops[0])[0]
    first, second = people(Role.HOTLINE), people(Role.SERVICE_MANAGER)
    second.open(f"/work-orders/{job}")
    cancel = second.form(f"/work-orders/{job}/cancel")
    clock.tick(minutes=7)
    first.open(f"/work-orders/{job}")
    first.send(f"/work-orders/{job}/accept", **first.form(f"/{job}/accept").values)
    clock.tick(minutes=1)
    second.send(f"/work-orders/{job}/cancel", **{
        **cancel.values, "reason": "works_again", "note": "用户说又好了"})
    assert second.status == 409 and state(app, job) is State.ACCEPTED
    assert "d-hotline changed this at 16 Jul 10:07: The outlet took the job" in second.text
    assert "What proves it 用户说又好了" in second.text
    assert "Why it is cancelled it works again" in second.text
    second.open(f"/work-orders/{job}")
    second.send(f"/work-orders/{job}/cancel", **{
        **second.form(f"/{job}/cancel").values, "reason": "works_again", "note": "用户说又好了"})
    assert state(app, job) is State.CANCELLED


def test_what_is_only_added_and_ones_own_steps_make_no_page_stale(app, clock, people, shops):
    """A chase, a note and one's own earlier step: the page's next step still fits."""
    job = a_job(app, clock, shops[0])[0]
    desk, other = people(Role.HOTLINE), people(Role.COUNTY_OWNER)
    desk.open(f"/work-orders/{job}")
    accept = desk.form(f"/work-orders/{job}/accept").values
    other.send(f"/work-orders/{job}/chase")
    other.send(f"/work-orders/{job}/note", note="用户着急")
    desk.send(f"/work-orders/{job}/accept", **accept)
    assert desk.status == 200 and state(app, job) is State.ACCEPTED
    desk.send(f"/work-orders/{job}/contact", version=accept["version"])
    assert desk.status == 200 and state(app, job) is State.CONTACTED
    other.send(f"/work-orders/{job}/arrive", version=accept["version"])
    assert other.status == 409 and "The user was called" in other.text


def test_a_version_of_another_job_is_no_way_around_the_scope(app, clock, people, shops):
    far = a_job(app, clock, shops[1], town="422802100")[0]
    owner = people(Role.COUNTY_OWNER)
    owner.send(f"/work-orders/{far}/accept", version=1)
    assert owner.status == 404


def test_the_last_step_is_taken_back_by_a_button(app, clock, people, shops):
    job = a_job(app, clock, shops[0])[0]
    desk = people(Role.HOTLINE)
    desk.send(f"/work-orders/{job}/accept")
    assert "Take back: Take it" in desk.text
    desk.send(f"/work-orders/{job}/withdraw", **desk.form("/withdraw").values)
    assert state(app, job) is State.DISPATCHED and "Taken back: Take it" in desk.text
    assert not desk.offers("/withdraw")
    desk.send(f"/work-orders/{job}/accept")
    clock.tick(minutes=11)
    desk.open(f"/work-orders/{job}")
    assert not desk.offers("/withdraw")


def test_call_back_check_and_close_through_the_pages(app, clock, people, shops):
    job = a_job(app, clock, shops[0])[0]
    hotline, adjudicator = people(Role.HOTLINE), people(Role.ADJUDICATOR)
    for step in ("accept", "contact", "arrive"):
        clock.tick(minutes=5)
        hotline.send(f"/work-orders/{job}/{step}")
    _complete(app, clock, job)
    hotline.open(f"/work-orders/{job}")
    hotline.send(f"/work-orders/{job}/call-back", **{
        **hotline.form("/call-back").values, "truth": "denied", "note": "没人来"})
    assert "Called back: the user denies it" in hotline.text
    adjudicator.open(f"/work-orders/{job}")
    adjudicator.send(f"/work-orders/{job}/check", **adjudicator.form("/check").values)
    assert "The user denies the work" in adjudicator.text
    assert not adjudicator.offers("/reopen") and hotline.offers("/reopen")
    hotline.send(f"/work-orders/{job}/call-back", truth="confirmed")
    adjudicator.send(f"/work-orders/{job}/check")
    adjudicator.send(f"/work-orders/{job}/close")
    assert state(app, job) is State.CLOSED
    hotline.send(f"/work-orders/{job}/reopen", reason="fault_back")
    assert state(app, job) is State.NEW and "Opened again: the same fault is back" in hotline.text


def _complete(app, clock, job):
    with app.app_context(), transaction(SYSTEM) as session:
        making.photo(session, job, clock())
        visits.complete(session, BY, job, now=clock())


def test_a_second_report_is_merged_into_the_first(app, clock, people, shops):
    first = a_job(app, clock, shops[0])
    clock.tick(minutes=3)
    second = a_job(app, clock, None, anyway=True)[0]
    desk = people(Role.HOTLINE)
    desk.open(f"/work-orders/{second}", merge="1")
    form = desk.form("/merge")
    assert first[1] in desk.text and form.values["into_id"] == str(first[0])
    desk.send(f"/work-orders/{second}/merge", **form.values)
    assert state(app, second) is State.MERGED and f"Merged into job {first[1]}" in desk.text
