"""Chinese and Russian are complete and without contradiction (INTERFACE, "Always" 8)."""

from web import translations


def test_chinese_and_russian_are_complete() -> None:
    problems = translations.check()
    hint = "give both languages in translations/<language>/<piece>.po"
    assert not problems, f"{hint}\n" + "\n".join(problems)
