"""The check of translations finds each kind of fault, planted once."""

from pathlib import Path

import pytest
from babel.support import Translations

from web import translations

HEADS = {
    "zh_Hans_CN": "nplurals=1; plural=0;",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}
CODE = """
from flask_babel import gettext as _, ngettext, pgettext
_("Save")
_("Due %(moment)s", moment=1)
pgettext("phone", "Save")
ngettext("%(num)s row", "%(num)s rows", 2)
"""
GOOD = {
    "zh_Hans_CN": """
msgid "Save"
msgstr "保存"

msgid "Due %(moment)s"
msgstr "应于 %(moment)s"

msgctxt "phone"
msgid "Save"
msgstr "存"

msgid "%(num)s row"
msgid_plural "%(num)s rows"
msgstr[0] "%(num)s 行"
""",
    "ru": """
msgid "Save"
msgstr "Сохранить"

msgid "Due %(moment)s"
msgstr "срок %(moment)s"

msgctxt "phone"
msgid "Save"
msgstr "В память"

msgid "%(num)s row"
msgid_plural "%(num)s rows"
msgstr[0] "%(num)s строка"
msgstr[1] "%(num)s строки"
msgstr[2] "%(num)s строк"
""",
}


def write(root: Path, language: str, name: str, body: str) -> None:
    head = f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {HEADS[language]}\\n"\n'
    folder = root / "translations" / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f'msgid ""\nmsgstr ""\n{head}{body}', encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page.py").write_text(CODE, encoding="utf-8")
    for language, body in GOOD.items():
        write(tmp_path, language, "one.po", body)
    return tmp_path


def test_complete_languages_have_no_problem(house: Path) -> None:
    assert translations.check(house) == []


def test_a_msgid_of_a_template_is_wanted_too(house: Path) -> None:
    (house / "templates").mkdir()
    (house / "templates" / "x.html").write_text("{{ _('Only here') }}", encoding="utf-8")
    problems = translations.check(house)
    assert [p.split(":")[0] for p in problems] == ["zh_Hans_CN", "ru"]
    assert all("'Only here'" in p and "templates/x.html:1" in p for p in problems)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('msgstr "保存"', 'msgstr ""', "empty"),
        ('msgid "Save"\nmsgstr "保存"', "", "missing 'Save'"),
        ('msgid "Save"\nmsgstr "保存"', '#, fuzzy\nmsgid "Save"\nmsgstr "保存"', "fuzzy"),
        ("应于 %(moment)s", "应于 %(time)s", "placeholders differ"),
        ("应于 %(moment)s", "应于", "placeholders differ"),
        ('msgid_plural "%(num)s rows"\nmsgstr[0]', "msgstr", "plural differs"),
    ],
)
def test_faults_are_named(house: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD["zh_Hans_CN"]
    write(house, "zh_Hans_CN", "one.po", GOOD["zh_Hans_CN"].replace(old, new, 1))
    assert any(said in problem for problem in translations.check(house))


def test_russian_needs_three_plural_forms(house: Path) -> None:
    write(house, "ru", "one.po", GOOD["ru"].replace('msgstr[2] "%(num)s строк"\n', ""))
    assert any("needs 3 plural forms" in problem for problem in translations.check(house))


def test_two_fragments_must_agree(house: Path) -> None:
    write(house, "zh_Hans_CN", "two.po", '\nmsgid "Save"\nmsgstr "存盘"\n')
    problems = translations.check(house)
    assert len(problems) == 1
    assert "one.po says ('保存',)" in problems[0]
    assert "two.po" in problems[0]


def test_the_same_word_in_another_context_may_differ(house: Path) -> None:
    write(house, "zh_Hans_CN", "two.po", '\nmsgctxt "desk"\nmsgid "Save"\nmsgstr "存盘"\n')
    assert translations.check(house) == []


def test_compiled_fragments_are_read_by_locale(house: Path) -> None:
    write(house, "zh_Hans_CN", "two.po", '\nmsgid "Close"\nmsgstr "关闭"\n')
    assert translations.compile_all(house) == {"zh_Hans_CN": 5, "ru": 4}
    loaded = Translations.load(house / "translations", ["zh_Hans_CN"])
    assert loaded.ugettext("Close") == "关闭"
    assert loaded.upgettext("phone", "Save") == "存"
    russian = Translations.load(house / "translations", ["ru"])
    assert russian.ungettext("%(num)s row", "%(num)s rows", 5) == "%(num)s строк"


def test_fuzzy_entries_are_not_compiled(house: Path) -> None:
    write(house, "ru", "two.po", '\n#, fuzzy\nmsgid "Close"\nmsgstr "Закрыть"\n')
    translations.compile_all(house)
    loaded = Translations.load(house / "translations", ["ru"])
    assert loaded.ugettext("Close") == "Close"
