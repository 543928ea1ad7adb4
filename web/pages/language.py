"""Door: choosing the language, kept on the account and in the form cookie."""

from flask import Blueprint, redirect, request, session

from core.auth import PUBLIC, needs, somebody
from core.doors import as_system, now
from core.scope import Reason
from network.accounts import service
from network.accounts.forms import LanguageForm
from web.security import came_from

bp = Blueprint("language", __name__)
KEY = "lang"


@bp.post("/language")
@needs(PUBLIC)
def choose() -> object:
    form = LanguageForm()
    if form.validate():
        session[KEY] = form.lang.data
        who = somebody()
        if who:
            as_system(
                Reason.SIGN_IN,
                lambda unit: service.choose_language(
                    unit, who.actor, who.account_id, form.lang.data, now=now()
                ),
            )
    return redirect(came_from())


def chosen() -> str:
    """The request's language: the account's, else the cookie's, else what the browser asks
    for among ours, else Chinese."""
    who = somebody()
    if who and who.language:
        return who.language
    kept: str | None = session.get(KEY)
    if kept:
        return kept
    asked = request.accept_languages.best_match(["zh", "zh-CN", "en", "ru"], "zh")
    return "zh_Hans_CN" if asked.startswith("zh") else asked
