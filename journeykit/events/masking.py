"""Personal data in what customers wrote: e-mail addresses, phone, card and order numbers, masked and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Literal

from journeykit.events.sources import Remark
from journeykit.text import LANGUAGES, Language, Phrase, phrase, plural

Sort = Literal["email", "order", "card", "phone"]

__all__ = ["MASKS", "Sort", "masked_remark", "masked_text", "masked_texts", "without_masks"]

MASKS: Final[Mapping[Sort, Phrase]] = {
    "email": phrase("[e-mail]"),
    "order": phrase("[order number]"),
    "card": phrase("[card number]"),
    "phone": phrase("[phone]"),
}
"""What stands in place of each sort of personal data."""

_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_CARD: Final = re.compile(r"(?<![\w-])\d(?:[ .-]?\d){12,18}(?![\w-])")
_BY_FOUR: Final = re.compile(r"\d{4}([ .-])\d{4}\1\d{4}\1\d{4}")
_DATE: Final = r"\d\d[ ./-]\d\d[ ./-](?:19|20)\d\d(?!\d)"
_THOUSANDS: Final = r"\+?\d{1,3}(?:[ .]000)+(?!\d)"
_PHONE: Final = re.compile(
    rf"(?<![\w+])(?!{_DATE}|{_THOUSANDS})(?:(?:\+|00 ?)[1-9]\d{{0,2}}(?:[ ./-]?\(?\d\)?){{7,12}}"
    r"|0[1-9](?:[ ./-]?\d){8}|(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4})(?!\w)"
)
_NUMBERED: Final = r"(?:n[°ºo]\.?|nr\.?|num\.?|num[ée]ro|number|id|#)"
_ID: Final = r"(?=[\w-]*\d)[^\W_][\w-]*\w(?![.,/]\d)"
_ORDER: Final = re.compile(
    rf"(?P<lead>\b(?:orders?|commandes?|cde|cmd|r[ée]f(?:[ée]rences?)?)\b\.?\s*"
    rf"(?P<said>(?:(?:is|est|le|la|:|{_NUMBERED})\s*)*))(?P<id>{_ID})"
    rf"|(?P<mark>\bn[°º]\s*)(?P<marked>\d{{5,}})(?![\w.,/]*\d)|(?<![\w&#])#(?P<bare>\d{{3,}})(?!\w)",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"\s?(?:€|\$|£|%|eur|dollar|fois|times|piece|pièce|article|item)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_TOKEN: Final = re.compile(r"(?<![\w-])#?\w[\w-]*\w(?![\w-])")
_DIGIT: Final = re.compile(r"\d")
_HINTS: Final = ("order", "commande", "cde", "cmd", "ref", "réf", "#", "°", "º")
"""What stands before an order number: a quick look before the long one."""
_CARD_DIGITS: Final = 13
_PHONE_DIGITS: Final = 8
_LEAST_DIGITS: Final = 4
_LEAST_BARE: Final = 5


def masked_text(text: str, language: Language = "en", orders: Collection[str] = ()) -> tuple[str, int]:
    """The text without e-mail addresses, phone, card and order numbers, and how many there were.

    `orders` are order numbers that are known; arguments as in `masked_texts`.

    >>> masked_text("Call me on 06 12 34 56 78 or at lea@example.org, order 12345")
    ('Call me on [phone] or at [e-mail], order [order number]', 3)
    """
    (masked,), counts = masked_texts([text], language, orders)
    return masked or "", counts.total()


def masked_texts(
    texts: Iterable[str | None], language: Language = "en", orders: Collection[str | None] = ()
) -> tuple[list[str | None], Counter[Sort]]:
    """The texts with personal data masked in the words of `language`, and how many there were of each sort.

    A card number is one that passes Luhn's check (ISO/IEC 7812-1), or four digits four times; an order number is
    one of `orders`, or follows "order", "commande", "n°" or "#". Dates, amounts, sizes and times are left alone.
    A known order number of digits alone is masked from five digits on: a shorter one may be a count.

    >>> masked_texts(["My card 4970 1012 3456 7899", None, "Where is A-17?"], orders=["A-17"])
    (['My card [card number]', None, 'Where is [order number]?'], Counter({'card': 1, 'order': 1}))
    """
    counts: Counter[Sort] = Counter()
    said = {sort: mask.to(language) for sort, mask in MASKS.items()}
    known = frozenset(one.casefold() for one in orders if one and (len(one) >= _LEAST_BARE or not one.isdigit()))

    def mask(sort: Sort, real: Callable[[re.Match[str]], bool] = lambda found: True) -> Callable[[re.Match[str]], str]:
        def put(found: re.Match[str]) -> str:
            if not real(found):
                return found[0]
            counts[sort] += 1
            return _lead(found) + said[sort]

        return put

    def is_known(found: re.Match[str]) -> bool:
        return found[0].removeprefix("#").casefold() in known

    def one(text: str) -> str:
        if "@" in text:
            text = _EMAIL.sub(mask("email"), text)
        if known:
            text = _TOKEN.sub(mask("order", is_known), text)
        digits = len(_DIGIT.findall(text))
        if digits >= _CARD_DIGITS:
            text = _CARD.sub(mask("card", _is_card), text)
        if digits and any(hint in text.lower() for hint in _HINTS):
            text = _ORDER.sub(mask("order", _is_order), text)
        return _PHONE.sub(mask("phone"), text) if digits >= _PHONE_DIGITS else text

    return [None if text is None else one(text) for text in texts], counts


def without_masks(text: str) -> str:
    """The text without the masks, in whatever language: they are no customer's words.

    >>> without_masks("Call [phone], or [téléphone]")
    'Call  , or  '
    """
    if "[" in text:
        for mask in MASKS.values():
            for language in LANGUAGES:
                text = text.replace(mask.to(language), " ")
    return text


def masked_remark(counts: Mapping[Sort, int]) -> Remark | None:
    """What a reader must know of what was masked, for the report of a table; None when there was nothing.

    >>> print(masked_remark({"email": 1, "phone": 2}).says)
    masked in what they wrote: 1 e-mail address, 2 phone numbers
    """
    names = {
        "email": plural("{n} e-mail address", "{n} e-mail addresses", n=counts.get("email", 0)),
        "order": plural("{n} order number", "{n} order numbers", n=counts.get("order", 0)),
        "card": plural("{n} card number", "{n} card numbers", n=counts.get("card", 0)),
        "phone": plural("{n} phone number", "{n} phone numbers", n=counts.get("phone", 0)),
    }
    found = [said for said in names.values() if said.values["n"]]
    if not found:
        return None
    what = found[0]
    for more in found[1:]:
        what = phrase("{first}, {second}", first=what, second=more)
    return Remark(sum(counts.values()), False, phrase("masked in what they wrote: {what}", what=what))


def _lead(found: re.Match[str]) -> str:
    """The words that announce an order number stay."""
    groups = found.groupdict()
    return str(groups.get("lead") or groups.get("mark") or "")


def _is_card(found: re.Match[str]) -> bool:
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+", found[0]):  # a large amount
        return False
    digits = [int(one) for one in reversed(found[0]) if one.isdigit()]
    luhn = sum(digits[::2]) + sum(sum(divmod(2 * one, 10)) for one in digits[1::2])
    return luhn % 10 == 0 or bool(_BY_FOUR.fullmatch(found[0]))


def _is_order(found: re.Match[str]) -> bool:
    """Whether what follows "order" is its number, and not a year, a date or an amount."""
    if (number := found["id"]) is None:
        return True
    digits = len(_DIGIT.findall(number))
    if re.search(_NUMBERED, found["said"], re.IGNORECASE):
        return digits >= 2
    if digits < _LEAST_DIGITS or _YEAR.fullmatch(number) or re.fullmatch(r"\d+-\d+-\d+", number):
        return False
    return not _AMOUNT.match(found.string, found.end())
