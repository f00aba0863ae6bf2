"""The engine's own words, ``中文|English`` as everywhere in Cellar."""

from __future__ import annotations

from .document import Language

TOTAL = "合　计|Total"
NUMBER = "单据编号|No."
AMOUNT_IN_CAPITALS = "金额（大写）：|Amount in words: "
CURRENCY = "人民币|RMB "
REMARKS = "备注：|Remarks: "
CONTINUED = "（续）| (continued)"
PRINTED = "{by} {at} 第 {copy} 次打印|Printed {at} by {by}, copy {copy}"
PRINTED_COPY = "第 {copy} 次打印|Copy {copy}"
HEAD = "抬头|Head"
STATE = "状态|State"
FOOT = "页脚|Foot"
LINE = "第 {line} 行 {column}|Line {line} {column}"
PAGE = "第 {page} / {pages} 页|Page {page} / {pages}"
RED_LETTER = "红字|Red"
NOTHING = "（无明细）|(no lines)"
YES = "是|Yes"
NO = "否|No"
REPLY = "对账回执（请盖章后寄回）|Reply slip (please stamp and return)"
REPLY_AGREED = "□ 数据相符|□ We agree"
REPLY_DIFFERS = "□ 数据不符，我方账面余额：|□ We differ; balance in our books:"
REPLY_REASON = "差异说明：|Explanation:"
REPLY_SEAL = "单位（盖章）|Company seal"
REPLY_CLERK = "经办人|Signed by"
REPLY_DAY = "日期|Date"


def say(text: str, language: Language) -> str:
    """The half of ``中文|English`` in the reader's language; a text without a bar is the same in both."""
    chinese, _, english = text.partition("|")
    return english if language == "en" and english else chinese
