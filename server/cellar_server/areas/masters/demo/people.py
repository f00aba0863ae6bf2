"""Invented names: of people, of dealers, of streets. Phone and tax numbers have forms that nobody can hold."""

from __future__ import annotations

from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚桂文斌玲辉鹏华飞梅鑫波宇浩凯秀兰英建国志远晓东思成嘉怡子涵"
_FIRST = "禾栖砚澜屿桉朔岚蔚棠峪泓苇煦桐沅"
_SECOND = "屿舟笙陌岑川棉筑笛原畔序桥浦野禾"
_TRADES = ("酒业有限公司", "商贸有限公司", "糖酒有限公司", "酒类销售有限公司", "贸易有限公司", "供应链有限公司")
_SHOPS = ("名酒坊", "烟酒商行", "酒水超市", "酒类专营店")
_ROADS = (
    "建设路",
    "人民路",
    "解放路",
    "文昌街",
    "滨河大道",
    "东风路",
    "长青路",
    "迎宾大道",
    "工业园一路",
    "新华街",
    "兴业路",
    "朝阳路",
)


class Names:
    """Draws names without drawing the same dealer twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._used: set[str] = set()
        self._phones = 0

    def person(self) -> str:
        pick = self._random
        given = pick.choice(_GIVEN) + (pick.choice(_GIVEN) if pick.random() < 0.6 else "")
        return pick.choice(_SURNAMES) + given

    def dealer(self, city: str, *, shop: bool = False) -> str:
        pick = self._random
        while True:
            word = pick.choice(_FIRST) + pick.choice(_SECOND)
            name = f"{city}{word}{pick.choice(_SHOPS if shop else _TRADES)}"
            if f"{city}{word}" not in self._used:
                self._used.add(f"{city}{word}")
                return name

    def phone(self) -> str:
        """No mobile number begins with 100."""
        self._phones += 1
        return f"100{self._phones * 7919 % 100_000_000:08}"

    def street(self) -> str:
        return f"{self._random.choice(_ROADS)}{self._random.randint(1, 480)}号"

    def tax_no(self, number: int) -> str:
        """The region digits 0000 belong to no place."""
        return f"91{0:04}{number:012}"
