"""What a column of customers' traces may mean, and how a column is recognised by its name.

A *kind* of table (orders, surveys, events) has *roles*; reading a table is giving each role a column.
To add a role: add a line here; it is asked for, guessed, read and reported from this line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from journeykit.model.vocabulary import fold
from journeykit.text import Phrase, phrase

Kind = Literal["events", "surveys", "orders"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Sort = Literal["id", "text", "instant", "number", "score"]

__all__ = ["KINDS", "KIND_NAMES", "Kind", "Role", "Sort", "guess", "kind_of", "missing", "role", "roles", "squeeze"]


@dataclass(frozen=True)
class Role:
    """What a column means.

    `names` are the column names it is recognised by, best first, as `squeeze` leaves them. A score is
    allowed from `least` to `most`, in whole numbers if `whole`.
    """

    id: str
    label: Phrase
    sort: Sort
    names: tuple[str, ...]
    required: bool = False
    least: float = 0
    most: float = 0
    whole: bool = False

    @property
    def column(self) -> str:
        """The column of the read table: instants are held in microseconds."""
        if self.sort != "instant":
            return self.id
        return "ts_us" if self.id == "at" else self.id.removesuffix("_at") + "_us"


def squeeze(name: str) -> str:
    """A column name without accents, case, spaces and signs.

    >>> squeeze("N° de commande"), squeeze("Order_ID")
    ('ndecommande', 'orderid')
    """
    return re.sub(r"[^a-z0-9]", "", fold(name))


def _role(key: str, label: Phrase, sort: Sort, names: str, *, required: bool = False) -> Role:
    return Role(key, label, sort, (squeeze(key), *names.split()), required)


def _score(key: str, label: Phrase, names: str, least: float, most: float, *, whole: bool = False) -> Role:
    return Role(key, label, "score", (squeeze(key), *names.split()), False, least, most, whole)


_ORDER: Final = "invoiceno invoiceid orderno ordernumber ordernr orderref ncommande nocommande numerocommande numerodecommande ndecommande idcommande commandeid refcommande referencecommande"  # noqa: E501
_CUSTOMER: Final = "customeruniqueid customerno customernumber customer customeremail clientid client clientno idclient numeroclient numclient nclient codeclient userid user email visitorid userpseudoid"  # noqa: E501
_CHANNEL: Final = "canal canaldevente saleschannel source trafficsource utmsource medium"
_SEGMENT: Final = "segmentclient customersegment group groupe cohort typeclient customertype customersegmentation"

_OTHER: Final = {"ticketid", "ticketno", "contactid", "numeroticket", "idticket"}
"""Columns of tables that hold orders' numbers and dates and are none of the kinds."""

ROLES: Final[Mapping[Kind, tuple[Role, ...]]] = {
    "orders": (
        _role("order_id", phrase("Order number"), "id", f"{_ORDER} order commande name id", required=True),
        _role("customer_id", phrase("Customer"), "id", _CUSTOMER),
        _role(
            "ordered_at",
            phrase("Ordered on"),
            "instant",
            "orderpurchasetimestamp invoicedate orderdate ordertimestamp dateordered purchasedate purchasedat purchasetimestamp placedat createdat datecommande datedecommande commandele dateachat datedachat achetele orderedon date",  # noqa: E501
            required=True,
        ),
        _role(
            "promised_at",
            phrase("Delivery promised for"),
            "instant",
            "orderestimateddeliverydate estimateddeliverydate estimateddelivery promiseddate promiseddeliverydate expecteddeliverydate expecteddelivery deliverypromised duedate livraisonprevue datelivraisonprevue datedelivraisonprevue datepromise livraisonpromise datelivraisonpromise datedelivraisonestimee livraisonestimee promisle promisele",  # noqa: E501
        ),
        _role(
            "delivered_at",
            phrase("Delivered on"),
            "instant",
            "orderdeliveredcustomerdate delivereddate datedelivered deliverydate delivereddatetime deliveredon actualdeliverydate receivedat livrele datelivraison datedelivraison livraison datelivraisonreelle livraisonreelle datedereception",  # noqa: E501
        ),
        _role("status", phrase("Status"), "text", "orderstatus fulfillmentstatus statut statutcommande etat"),
        _role(
            "amount",
            phrase("Amount"),
            "number",
            "total ordertotal orderamount ordervalue revenue paymentvalue price montant montantttc montanttotal totalttc caticket chiffreaffaires prix",  # noqa: E501
        ),
        _role("units", phrase("Articles sold"), "number", "quantity qty itemcount quantite articles nbarticles"),
        _role(
            "returned_units",
            phrase("Articles returned"),
            "number",
            "returnedquantity returnedqty quantiteretournee articlesretournes nbretours",
        ),
        _role(
            "withdrawn_at",
            phrase("Withdrawal notice on"),
            "instant",
            "withdrawalat withdrawaldate returnrequestedat returnrequestdate dateretractation datedemanderetour",
        ),
        _role(
            "refunded_at",
            phrase("Refunded on"),
            "instant",
            "refundedon refunddate daterefunded dateremboursement datederemboursement rembourseele",
        ),
        _role("channel", phrase("Channel"), "text", _CHANNEL),
        _role("segment", phrase("Segment"), "text", _SEGMENT),
        _role(
            "carrier", phrase("Carrier"), "text", "shippingcarrier shippingmethod transporteur livreur modedelivraison"
        ),
    ),
    "surveys": (
        _role(
            "answer_id",
            phrase("Answer number"),
            "id",
            "responseid reviewid surveyid answerno reponseid idreponse numeroreponse id",
        ),
        _role("order_id", phrase("Order number"), "id", f"{_ORDER} order commande"),
        _role("customer_id", phrase("Customer"), "id", _CUSTOMER),
        _role(
            "answered_at",
            phrase("Answered on"),
            "instant",
            "reviewcreationdate reviewdate responsedate surveydate submittedat answerdate createdat submitdate completedat datereponse datedereponse reponduele dateavis dateenquete datesoumission timestamp horodateur date",  # noqa: E501
        ),
        _score(
            "nps",
            phrase("Would recommend, 0 to 10"),
            "npsscore scorenps notenps recommendation recommandation recommend likelihoodtorecommend wouldrecommend probabiliterecommandation",  # noqa: E501
            0,
            10,
            whole=True,
        ),
        _score(
            "rating",
            phrase("Stars, 1 to 5"),
            "reviewscore stars starrating reviewrating noteavis etoiles nbetoiles note score avis",
            1,
            5,
        ),
        _score(
            "csat",
            phrase("Satisfaction, 1 to 5"),
            "csatscore satisfaction satisfactionscore notesatisfaction scoresatisfaction satisfactionglobale",
            1,
            5,
        ),
        _score("ces", phrase("Ease, 1 to 7 (7 is easy)"), "cesscore customereffortscore effort ease facilite", 1, 7),
        _role(
            "text",
            phrase("What they wrote"),
            "text",
            "verbatim reviewcommentmessage comment comments commentaire commentaires explication explanation feedback message reviewtext review reviewbody openanswer freetext reponselibre reponseouverte remarque remarques pourquoi why texte avis",  # noqa: E501
        ),
        _role(
            "replied_at",
            phrase("Answered by the shop on"),
            "instant",
            "repliedon replydate responseat shopreplyat datedereponsevendeur reponsevendeurle",
        ),
        _role("language", phrase("Language"), "text", "lang langue locale"),
        _role("channel", phrase("Channel"), "text", _CHANNEL),
        _role("segment", phrase("Segment"), "text", _SEGMENT),
    ),
    "events": (
        _role(
            "case_id",
            phrase("Customer or session"),
            "id",
            "case caseid caseconceptname sessionid session idsession gasessionid visitid visitorid userpseudoid userid customerid customer clientid client idclient dossier iddossier user orderid",  # noqa: E501
            required=True,
        ),
        _role(
            "activity",
            phrase("What happened"),
            "text",
            "event eventname eventtype conceptname activityname action evenement typeevenement nomevenement activite etape step page",  # noqa: E501
            required=True,
        ),
        _role(
            "at",
            phrase("When"),
            "instant",
            "timestamp ts eventtimestamp eventtime time timetimestamp datetime occurredat eventdate createdat horodatage horodateur dateheure dateevenement heure date tsus",  # noqa: E501
            required=True,
        ),
        _role("channel", phrase("Channel"), "text", _CHANNEL),
        _role("segment", phrase("Segment"), "text", _SEGMENT),
    ),
}

KIND_NAMES: Final[Mapping[Kind, Phrase]] = {
    "orders": phrase("Orders"),
    "surveys": phrase("Survey answers"),
    "events": phrase("Events"),
}


def roles(kind: Kind) -> tuple[Role, ...]:
    """The roles of a kind of table, in the order a form asks for them.

    >>> [role.id for role in roles("events") if role.required]
    ['case_id', 'activity', 'at']
    """
    return ROLES[kind]


def role(kind: Kind, key: str) -> Role:
    """One role of a kind of table."""
    return next(one for one in ROLES[kind] if one.id == key)


def guess(
    columns: Iterable[str], kind: Kind, fits: Callable[[Role, str], bool] = lambda one, column: True
) -> dict[str, str]:
    """Which column plays which role, from the names and `fits`; a column plays one role at most.

    >>> guess(["N° de commande", "Livré le", "Date"], "orders")
    {'order_id': 'N° de commande', 'ordered_at': 'Date', 'delivered_at': 'Livré le'}
    """
    free: dict[str, str] = {}
    for column in columns:
        free.setdefault(squeeze(column), column)
    best = [
        (rank, order, one, name)
        for order, one in enumerate(ROLES[kind])
        for rank, name in enumerate(one.names)
        if name in free
    ]
    found: dict[str, str] = {}
    for _, _, one, name in sorted(best, key=lambda entry: entry[:2]):
        if one.id not in found and name in free and fits(one, free[name]):
            found[one.id] = free.pop(name)
    return {one.id: found[one.id] for one in ROLES[kind] if one.id in found}


def missing(kind: Kind, mapping: Mapping[str, str]) -> tuple[Role, ...]:
    """The roles that a table of this kind cannot do without and that have no column yet."""
    lacking = tuple(one for one in ROLES[kind] if one.required and one.id not in mapping)
    if kind == "surveys" and not {"nps", "rating", "csat", "ces", "text"} & mapping.keys():
        return tuple(one for one in ROLES[kind] if one.id in ("nps", "rating", "csat", "ces", "text"))
    return lacking


def kind_of(columns: Iterable[str]) -> Kind | None:
    """The kind of table these columns look like; None when no kind has all it needs.

    >>> kind_of(["session", "event", "timestamp"])
    'events'
    """
    names = tuple(columns)
    if {squeeze(name) for name in names} & _OTHER:
        return None
    fitting: list[tuple[int, Kind]] = []
    for kind in KINDS:
        found = guess(names, kind)
        if not missing(kind, found):
            fitting.append((len(found), kind))
    return max(fitting, key=lambda one: one[0])[1] if fitting else None
