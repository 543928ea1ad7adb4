"""The file to the bank, and the bank's file back."""

import csv
import hashlib
import io
from collections.abc import Iterable
from enum import StrEnum
from zoneinfo import ZoneInfo

from core import mapping, sheets, text
from core.errors import BadInput
from core.mapping import Field, Kind, MappedRow, SheetMapping
from core.money import Money
from settlements.payouts.queries import Order
from settlements.payouts.rules import BankReason, Result, ReturnRow
from settlements.payouts.service import BankFile, Unread

HEADER = ("付款编号", "收款户名", "开户行", "收款账号", "金额", "附言")


class Encoding(StrEnum):
    """What the bank's program reads."""

    GB18030 = "gb18030"
    UTF8 = "utf-8"


COLUMNS: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "付款编号", "номер платежа"),
    "result": ("result", "结果", "результат"),
    "amount": ("amount", "金额", "сумма"),
    "reason": ("reason", "原因", "причина"),
}
RESULTS = {
    "credited": "credited", "成功": "credited", "已到账": "credited", "зачислено": "credited",
    "refused": "refused", "失败": "refused", "退回": "refused", "возврат": "refused",
}  # fmt: skip
REASONS = {
    "户名不符": BankReason.NAME_DIFFERS, "name_differs": BankReason.NAME_DIFFERS,
    "账号错误": BankReason.ACCOUNT_WRONG, "account_wrong": BankReason.ACCOUNT_WRONG,
    "账户已销": BankReason.ACCOUNT_CLOSED, "account_closed": BankReason.ACCOUNT_CLOSED,
}  # fmt: skip


def order_file(orders: Iterable[Order], encoding: Encoding) -> bytes:
    """The payments of a run as CSV; the same run gives the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for each in orders:
        writer.writerow([each.reference, text.for_cell(each.holder), text.for_cell(each.bank),
                         each.account, each.amount.plain(), each.number])
    mark = "utf-8-sig" if encoding is Encoding.UTF8 else "gb18030"
    return out.getvalue().encode(mark)


def usual() -> SheetMapping:
    kinds = {"amount": Kind.MONEY}
    values = {"result": RESULTS}
    return SheetMapping(tuple(
        Field(name, columns, kind=kinds.get(name, Kind.TEXT), values=values.get(name, {}),
              required=name in ("reference", "result"), limit=64)
        for name, columns in COLUMNS.items()), ZoneInfo("Asia/Shanghai"))


def read_return(content: bytes, filename: str) -> BankFile:
    """What the bank says; rows that cannot be read are named and change nothing. BadInput for a
    file that cannot be read at all."""
    if not content:
        raise BadInput("file", "empty_file", file=filename)
    sheet = sheets.read(content, filename)
    mapped = mapping.apply_mapping(usual(), sheet)
    stood = _references(sheet)
    problems: dict[int, Unread] = {}
    for each in mapped.problems:
        problems.setdefault(each.row, Unread(
            stood.get(each.row, ""), each.column or each.field, each.reason))
    return BankFile(hashlib.sha256(content).hexdigest(), filename,
                    tuple(map(_row, mapped.rows)), problems)


def _references(sheet: sheets.Sheet) -> dict[int, str]:
    """What stands in the column of references, also of rows that cannot be read."""
    place = next((place for place, name in enumerate(sheet.header)
                  if name.strip().casefold() in COLUMNS["reference"]), None)
    return {} if place is None else {
        row.number: text.clean_line(row.cells[place][:64], 256, field="reference")
        for row in sheet.rows}


def _row(row: MappedRow) -> ReturnRow:
    amount, reason = row.values["amount"], str(row.values["reason"] or "").strip()
    result = Result(str(row.values["result"]))
    return ReturnRow(
        row.number, str(row.values["reference"]).strip(), result,
        amount if isinstance(amount, Money) else None,
        REASONS.get(reason, BankReason.OTHER) if result is Result.REFUSED else None)
