"""人民币大写: an amount in the capital figures that cheques, invoices and receipts carry.

The rules of 《支付结算办法》 appendix 1: 整 follows 元 (and 角 when there is no 分), nothing follows 分; a run of zeros
inside is one 零; a negative amount starts with 负. Exact integers all the way.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def rmb(cents: int) -> str:
    """``cents`` (分) in capital figures, without 人民币: 140950 → 壹仟肆佰零玖元伍角整. Any size and sign."""
    if cents < 0:
        return "负" + rmb(-cents)
    if cents == 0:
        return "零元整"
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_DIGITS[fen] + "分" if fen else "整")


def _whole(n: int) -> str:
    """A positive integer; what stands before 亿 is read the same way, so 10^12 is 壹万亿."""
    high, low = divmod(n, 10**8)
    wan, ones = divmod(low, 10**4)
    text = _whole(high) + "亿" if high else ""
    if wan:
        text += ("零" if text and (wan < 1000 or high % 10 == 0) else "") + _four(wan) + "万"
    if ones:
        gap = ones < 1000 or wan % 10 == 0
        text += ("零" if text and gap else "") + _four(ones)
    return text


def _four(n: int) -> str:
    """1..9999 without a leading 零."""
    text, gap = "", False
    for exponent in (3, 2, 1, 0):
        digit = n // 10**exponent % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[exponent]
            gap = False
        else:
            gap = bool(text)
    return text
