"""The call desk through HTTP: the number first, one job whatever happens, nothing typed is lost."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from core.db import reading
from core.idempotency import IdempotencyKey
from jobs.contacts.models import Contact
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source, State
from network.accounts.rules import Role
from tests.factories import TOWN_LAOJI
from tests.support_web import browser
from tests.web.desk import SYSTEM, a_job

CALL = {
    "reporter_name": "谭阿婆", "reporter_phone": "10012345678", "line": "washing_machine",
    "symptom": "洗衣机不脱水", "village": "大兴村", "detail": "5 组", "town_code": TOWN_LAOJI,
    "service_type": "repair", "mode": "on_site",
}


def jobs(app) -> list[WorkOrder]:
    with app.app_context(), reading(SYSTEM) as session:
        return list(session.scalars(select(WorkOrder).order_by(WorkOrder.id)))


def test_a_call_becomes_a_job_that_waits_for_dispatch(app, people, shops) -> None:
    desk = people(Role.HOTLINE)
    desk.open("/intake")
    desk.send("/intake", **CALL)
    (job,) = jobs(app)
    assert desk.path == f"/work-orders/{job.id}" and job.number in desk.page
    assert (job.state, job.source, job.tier) == (State.NEW, Source.HOTLINE, 4)
    assert "谭阿婆" in desk.page and "10012345678" in desk.page


def test_a_known_number_shows_its_jobs_open_ones_first(app, clock, people, shops) -> None:
    job, number = a_job(app, clock, shops[0])
    desk = people(Role.HOTLINE)
    desk.open("/intake", number="100 1234-5678")
    assert number in desk.page and desk.offers(f"/work-orders/{job}/chase")
    desk.send(f"/work-orders/{job}/chase")
    assert jobs(app)[0].chases == 1
    assert "No job is known" in desk.open("/intake", number="10055556666")
    assert "A digit is missing" in desk.open("/intake", number="1005555666")


def test_only_who_may_finds_by_number(people, shops) -> None:
    county = people(Role.COUNTY_OWNER)
    assert 'name="number"' not in county.open("/intake")
    county.open("/intake", number="10012345678")
    assert county.status == 403


def test_an_open_job_is_shown_and_the_typed_text_stays(app, people, shops) -> None:
    desk = people(Role.HOTLINE)
    desk.send("/intake", **CALL)
    first = jobs(app)[0]
    desk.open("/intake")
    form = desk.form("/intake")
    sent = {**form.values, **CALL, "symptom": "又不脱水了 <b>"}
    desk.send("/intake", **sent)
    assert desk.status == 422 and first.number in desk.page and len(jobs(app)) == 1
    assert desk.offers(f"/work-orders/{first.id}/chase")
    kept = desk.form("/intake").values
    assert all(kept[name] == sent[name] for name in (
        "reporter_name", "reporter_phone", "symptom", "village", "detail", "town_code", "line"))
    desk.send("/intake", **kept, service_type="repair", mode="on_site", anyway="y")
    assert desk.status == 200 and len(jobs(app)) == 2


@pytest.mark.parametrize(("name", "typed", "said"), [
    ("reporter_name", "", "This is needed."),
    ("reporter_phone", "1001234567", "A digit is missing"),
    ("reporter_phone", "138****1234", "Enter the full number"), ("line", "", "This is needed."),
    ("symptom", "", "This is needed."), ("symptom", "字" * 5000, "300"),
    ("village", " ", "This is needed."), ("town_code", "999999999", "Choose the township"),
    ("town_code", "", "Choose the township"), ("site_phone", "12", "A digit is missing"),
    ("barcode_body", "??", "A barcode has 6 to 40"), ("for_outlet", "NOPE", "No outlet has this"),
])
def test_a_fault_stands_on_its_field_and_the_rest_stays(
    app, people, shops, name, typed, said
) -> None:
    desk = people(Role.HOTLINE)
    desk.send("/intake", **{**CALL, name: typed})
    assert desk.status == 422 and jobs(app) == []
    assert f'href="#{name}"' in desk.page, "the list on top leads to the field"
    assert said in desk.text
    kept = desk.form("/intake").values
    assert all(kept.get(other) == CALL[other] for other in CALL if other not in
               (name, "service_type", "mode"))


def test_another_contact_and_the_barcode_go_along(app, people, shops) -> None:
    desk = people(Role.HOTLINE)
    desk.send("/intake", **CALL, site_name="冉家儿子", site_phone="10033334444",
              barcode_body="qs215rf00016")
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 2
    assert jobs(app)[0].unit_id and "冉家儿子" in desk.page


def test_a_job_is_entered_for_an_outlet_by_who_may(app, people, shops) -> None:
    hotline, dispatcher = people(Role.HOTLINE), people(Role.DISPATCHER)
    assert 'name="for_outlet"' not in dispatcher.open("/intake")
    dispatcher.send("/intake", **CALL, for_outlet="AH-1")
    assert dispatcher.status == 403 and jobs(app) == []
    hotline.send("/intake", **CALL, for_outlet="ah-1")
    (job,) = jobs(app)
    assert (job.outlet_id, job.state, job.on_behalf) == (shops[0], State.ACCEPTED, True)


def test_a_county_owner_takes_calls_of_the_counties_only(app, people, shops) -> None:
    desk = people(Role.COUNTY_OWNER)
    desk.send("/intake", **{**CALL, "town_code": "422802100"})
    assert desk.status == 422 and "not in your counties" in desk.text
    desk.send("/intake", **CALL)
    assert desk.status == 200 and len(jobs(app)) == 1


def test_the_same_form_sent_again_gives_the_same_answer(app, people, shops) -> None:
    """A lost answer, then the same again: also after the page was left."""
    desk = people(Role.HOTLINE)
    sent = {**CALL, "idempotency_key": "once-and-only-once", "csrf_token": desk.csrf}
    first, again = (desk.client.post("/intake", data=sent) for _ in range(2))
    assert first.location == again.location and first.status_code == 302
    other = desk.client.post("/intake", data={**sent, "symptom": "别的"})
    assert other.status_code == 422 and "sent before" in other.get_data(as_text=True)
    assert len(jobs(app)) == 1


def test_two_taps_at_once_make_one_job(app, people, shops) -> None:
    desk = people(Role.HOTLINE)
    sent = {**CALL, "idempotency_key": "two-at-once", "csrf_token": desk.csrf}
    cookies = [(name, desk.client.get_cookie(name).value) for name in ("servicenet", "form")]
    together, answers = Barrier(2), []

    def tap() -> None:
        client = browser(app)
        for name, value in cookies:
            client.set_cookie(name, value)
        together.wait()
        answers.append(client.post("/intake", data=sent))

    threads = [Thread(target=tap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location and len(jobs(app)) == 1


def test_control_without_the_key_there_would_be_two(app, people, shops, switch_off) -> None:
    desk = people(Role.HOTLINE)
    sent = {**CALL, "anyway": "y", "idempotency_key": "twice", "csrf_token": desk.csrf}
    switch_off("key")
    for _ in range(2):
        desk.client.post("/intake", data=sent)
    assert len(jobs(app)) == 2


def test_a_form_without_its_key_is_refused_and_a_refusal_keeps_no_key(app, people, shops) -> None:
    desk = people(Role.HOTLINE)
    answer = desk.client.post("/intake", data={**CALL, "csrf_token": desk.csrf})
    assert answer.status_code == 400 and jobs(app) == []
    desk.send("/intake", **{**CALL, "reporter_phone": "1"})
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0


def test_townships_come_by_name_and_sound(people, shops) -> None:
    desk = people(Role.HOTLINE)
    for words in ("老集", "laoji", "临泉 老集", "lj"):
        assert TOWN_LAOJI in desk.open("/regions/towns", place=words), words
    assert TOWN_LAOJI not in desk.open("/regions/towns", place="moudao")
