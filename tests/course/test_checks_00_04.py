"""The checks of exercises 00 to 04: what each answer is told, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeykit as jk
from journeykit.course.checking import Feedback, judge
from journeykit.course.feedback import plain
from journeykit.course.tasks import tasks_of
from journeykit.files import load
from journeykit.model.edits import ChangeCard, ChangeHeader, ChangeStage, RemoveCard, RemoveStage, apply
from journeykit.model.journey import Journey

EXERCISES = ("00_welcome", "01_stages", "02_goals", "03_expectations", "04_lived_process")
TASKS = tuple(task.id for exercise in EXERCISES for task in tasks_of(exercise))
TOP = Path(__file__).resolve().parents[2]


def solved(name: str, language: str = "en") -> Journey:
    return load(TOP / "solutions" / "maps" / f"{name}.{language}.journey.json")


def given(name: str) -> Journey:
    return load(jk.dataset(f"{name}.en.journey.json"))


def changed(journey: Journey, *edits: Any) -> Journey:
    for edit in edits:
        journey = apply(journey, edit)
    return journey


def first(journey: Journey, lane: str) -> str:
    return next(card.id for _, card in journey.cards(lane))


def rewritten(journey: Journey, lane: str, text: str) -> Journey:
    return apply(journey, ChangeCard(card=first(journey, lane), fields={"text": text}))


def all_of(journey: Journey, lane: str, **fields: Any) -> Journey:
    return changed(journey, *(ChangeCard(card=card.id, fields=fields) for _, card in journey.cards(lane)))


def without(journey: Journey, *stages: str) -> Journey:
    return changed(journey, *(RemoveStage(stage=stage) for stage in stages))


def emptied(journey: Journey, phase: str) -> Journey:
    return journey.replace(
        stages=[one.replace(phase="during") if one.phase == phase else one for one in journey.stages]
    )


def bank_with(count: int) -> Journey:
    stage = {"phase": "after"}
    return changed(solved("bank"), *(jk.AddStage(stage={"title": f"I call again, {n}", **stage}) for n in range(count)))


BANK, DINNER, GOALS, LIVED = solved("bank"), solved("dinner"), solved("renewal_goals"), solved("renewal")
INSIDE = ["risk_score_computed", "compliance_checked", "file_handed_over", "portfolio_valued"]
EVENING = ["fridge", "think", "menu", "order", "wait", "eat", "again"]
NEED = ["aside", "ask", "compare", "sign", "follow", "close"]

RIGHT: tuple[tuple[str, Any, str, str], ...] = (
    ("00-a", "journey", "a problem and its resolution", "un problème et sa résolution"),
    ("00-b", "fridge", "89 began", "89 ont commencé"),
    ("00-c", EVENING, "All 7 moments", "Les 7 moments"),
    ("00-d", "think", "Whom shall I order from?", "Chez qui vais-je commander"),
    ("00-e", 67.6, "144 of the 213", "213 soirées où un nom est venu, 144"),
    ("00-e", "67,6 %", "67.6%", "67,6\N{NO-BREAK SPACE}%"),
    ("01-a", ["aside", "ask", "compare", "sign", "follow"], "5 titles", "5 titres"),
    ("01-b", {"transfer", "follow", "worry", "close", "back"}, "5 of the 8", "5 des 8"),
    ("01-c", NEED, "All 6 stages", "Les 6 étapes"),
    ("01-d", INSIDE, "1,011 of the log’s 3,298", "1\N{NARROW NO-BREAK SPACE}011 des"),
    ("01-e", 54.1, "1,237 of the 2,287", "54,1"),
    ("01-f", BANK, "7 stages, from “I want to invest", "7 étapes"),
    ("01-f", solved("bank", "fr"), "Je veux placer mon argent", "Je veux placer mon argent"),
    ("02-a", ["travel", "papers", "photo", "date"], "The other 4", "Les 4 autres"),
    ("02-b", "sure", "whatever brings it about", "quel que soit le moyen"),
    ("02-c", "I want to leave the counter with everything settled.", "Karim speaks", "c’est Karim qui parle"),
    ("02-c", "Je veux déposer un dossier complet du premier coup.", "Karim speaks", "c’est Karim qui parle"),
    ("02-d", "book_slot", "31 managed: 33.7%", "31 y sont arrivés"),
    ("02-e", GOALS, "6 goals", "6 objectifs"),
    ("02-e", solved("renewal_goals", "fr"), "6 goals", "6 objectifs"),
    ("03-a", ["hot", "minutes", "photo", "price"], "4 sentences", "4 phrases"),
    ("03-b", ["site", "photo", "phone", "screens"], "4 of 6", "4 sur 6"),
    ("03-c", 1.46, "importance 4.21, satisfaction 2.75", "importance 4,21, satisfaction 2,75"),
    ("03-c", 1.5, "16 answers", "16 réponses"),
    ("03-d", "on_time", "1.46 points", "1,46 points"),
    ("03-e", DINNER, "8 expectations in 6 stages", "8 attentes dans 6 étapes"),
    ("03-e", solved("dinner", "fr"), "“Elle arrive", "«\N{NARROW NO-BREAK SPACE}Elle arrive"),
    ("04-a", ["glasses", "evening", "weeks", "half_day"], "4 sentences", "4 phrases"),
    ("04-b", 11, "11 of 47 texts", "11 textes sur 47"),
    ("04-c", "get_slot", "23 of 30 people", "23 personnes sur 30"),
    ("04-d", "slot_searched", "126 of 139", "126 usagers sur 139"),
    ("04-e", 81.9, "118 citizens", "sur 118"),
    ("04-e", 81, "118 citizens", "sur 118"),
    ("04-f", LIVED, "8 steps in 6 stages, 7 with", "8 actions dans 6 étapes, 7 avec"),
    ("04-f", solved("renewal", "fr"), "tous les soirs", "tous les soirs"),
)

WRONG: tuple[tuple[str, Any, str, str, str], ...] = (
    ("00-a", "site", "site", "before she opens it", "avant de l’ouvrir"),
    ("00-a", "kitchen", "kitchen", "but the wait", "que l’attente"),
    ("00-a", "product", "product", "lasts years", "dure des années"),
    ("00-b", "app", "app", "already noticed a problem", "déjà constaté un problème"),
    ("00-b", "advert", "advert", "22 of 240", "22 soirées sur 240"),
    ("00-b", "order", "order", "the shop learns of Nora", "la pizzeria apprend"),
    ("00-c", EVENING[::-1], "late", "begins with “Next time", "La prochaine fois"),
    ("00-c", [*EVENING[:3], *EVENING[:3:-1], "order"], "early_end", "“I order and pay”", "Je commande et je paie"),
    ("00-c", ["fridge", "menu", "think", "order", "wait", "eat", "again"], "middle", "5 of 7", "5 moments sur 7"),
    ("00-d", "fridge", "fridge", "does not think of any shop yet", "ne pense encore à aucune"),
    ("00-d", "menu", "menu", "first moment of truth", "premier moment de vérité"),
    ("00-d", "order", "order", "That is the purchase", "C’est l’achat"),
    ("00-d", "eat", "eat", "second moment of truth", "deuxième moment de vérité"),
    ("00-e", 60, "all_rows", "all 240 evenings; on 27", "les 240 soirées ; 27".replace(" ;", "\N{NO-BREAK SPACE};")),
    ("00-e", 32.4, "elsewhere", "went elsewhere", "allée ailleurs"),
    ("00-e", 0.676, "fraction", "from 0 to 100", "de 0 à 100"),
    ("00-e", 75.9, "one_shop", "Lina alone: 63 of 83", "Lina seule"),
    ("00-e", 63.5, "mean_of_shares", "named on 27 evenings", "citée 27 soirs"),
    ("00-e", 12, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("01-a", ["aside", "marketing"], "departments", "“Marketing”", "Marketing"),
    ("01-a", ["aside", "client"], "about", "“The client is identified”", "Le client est identifié"),
    ("01-a", ["aside"], "missing", "You chose “I have money set aside”", "J’ai de l’argent de côté"),
    ("01-b", ["compare", "follow"], "before", "“I compare what is offered”", "Je compare les offres"),
    ("01-b", ["sign", "follow"], "signature", "the purchase itself", "l’achat lui-même"),
    ("01-b", ["transfer", "follow", "worry"], "no_end", "still holds a contract", "détient encore un contrat"),
    ("01-b", ["close"], "missing", "“I close my contract”", "Je clos mon contrat"),
    ("01-c", ["compare", "aside", "ask", "sign", "follow", "close"], "late", "begins with “I compare", "commence par"),
    ("01-c", ["aside", "ask", "compare", "follow", "close", "sign"], "early_end", "ends with “I sign", "s’achève sur"),
    ("01-c", ["aside", "compare", "ask", "sign", "follow", "close"], "middle", "4 of 6", "4 étapes sur 6"),
    ("01-d", [*INSIDE, "question_asked"], "forgotten", "353 of its 391", "353 de ses 391"),
    ("01-d", [*INSIDE, "brochure_sent"], "lived", "111 of its 111", "111 de ses 111"),
    ("01-d", INSIDE[:2], "missing", "“Risk score computed”", "Score de risque calculé"),
    ("01-e", 37.5, "with_inside", "all 3,298 lines. 1,011", "1\N{NARROW NO-BREAK SPACE}011"),
    ("01-e", 57.5, "with_signature", "79 signatures", "79 signatures"),
    ("01-e", 56.0, "no_signature", "79 signatures out of the whole", "79 signatures du tout"),
    ("01-e", 42.5, "before", "971 events before", "971 événements"),
    ("01-e", 0.541, "fraction", "the scale is not", "l’échelle non"),
    ("01-e", 3, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("01-f", Journey(title="Bank"), "none", "no stages yet", "pas encore d’étapes"),
    ("01-f", without(BANK, "ask", "worry", "compare"), "few", "Stages so far: 4", "4"),
    ("01-f", bank_with(3), "many", "Stages so far: 10", "10"),
    ("01-f", apply(BANK, ChangeStage(stage="sign", fields={"title": "Sales"})), "shop_titles", "“Sales”", "Sales"),
    ("01-f", apply(BANK, ChangeStage(stage="sign", fields={"title": "The client signs"})), "shop_titles", "“The client",
     "The client"),
    ("01-f", emptied(BANK, "before"), "no_before", "none of them before", "aucune avant"),
    ("01-f", emptied(BANK, "after"), "no_after", "none of them after", "aucune après"),
    ("01-f", apply(BANK, ChangeHeader(fields={"need": ""})), "no_ends", "Stages so far: 7", "Étapes pour l’instant"),
    ("02-a", ["travel", "files"], "office", "“Reduce the number", "Réduire le nombre"),
    ("02-a", ["travel"], "missing", "You chose “I want to know whether", "si je peux encore voyager"),
    ("02-b", "button", "button", "A button is a means", "Un bouton est un moyen"),
    ("02-b", "app", "app", "An app is a means", "Une application est un moyen"),
    ("02-b", "sms", "sms", "A text message is a means", "Un SMS est un moyen"),
    ("02-c", "Fewer incomplete files", "office", "the office’s goal", "l’objectif de l’administration"),
    ("02-c", "Aider l’usager à venir avec un dossier complet", "office", "the office’s goal",
     "l’objectif de l’administration"),
    ("02-c", "Reduce errors", "short", "is short for a goal", "court pour un objectif"),
    ("02-c", "Everything is settled at once", "no_i", "Nobody says “I”", "Personne ne dit"),
    ("02-c", "Je veux une application pour vérifier", "means", "a means: application", "un moyen"),
    ("02-d", "list_of_papers", "most_failures", "88 did not quite manage", "88 n’y sont pas"),
    ("02-d", "follow_file", "silent", "the 110 who did not answer", "les 110 personnes sans réponse"),
    ("02-d", "fees", "better", "38 of the 48", "38 des 48"),
    ("02-e", given("public/renewal"), "none", "Stages so far: 6", "Étapes pour l’instant"),
    ("02-e", rewritten(GOALS, "goal", "More use of the portal"), "no_i", "Nobody says “I”", "Personne ne dit"),
    ("02-e", rewritten(GOALS, "goal", "Inform the user of it"), "office", "“Inform", "Inform the user"),
    ("02-e", rewritten(GOALS, "goal", "I want an app for my file"), "means", "a means: app", "un moyen"),
    ("02-e", all_of(GOALS, "goal", text="I want it done."), "twice", "“I want it done.”", "Le même objectif"),
    ("02-e", apply(GOALS, RemoveCard(card="goal-wait")), "missing", "“I wait for my card”", "I wait for my card"),
    ("03-a", ["hot", "dinner"], "goal", "“I want dinner without cooking”", "Je veux dîner"),
    ("03-a", ["hot", "call"], "step", "something Nora does", "un geste de Nora"),
    ("03-a", ["hot", "average"], "figure", "An average has never been hungry", "Une moyenne"),
    ("03-a", ["hot", "dessert"], "shop", "what the shop would like", "ce que voudrait la pizzeria"),
    ("03-a", ["hot"], "missing", "You chose “It is hot", "Vous avez choisi"),
    ("03-b", ["site", "drink"], "competitors", "“At the other place", "Chez l’autre"),
    ("03-b", ["site", "neighbour"], "word_of_mouth", "word of mouth", "bouche-à-oreille"),
    ("03-b", ["site"], "missing", "“Your site says thirty minutes”", "trente minutes"),
    ("03-c", 1.76, "zeros", "16 zeros", "16 zéros"),
    ("03-c", 1.71, "empty", "11 empty cells", "11 cases vides"),
    ("03-c", -1.46, "reversed", "the other way round", "dans l’autre sens"),
    ("03-c", 4.21, "one_side", "4.21 is its mean importance", "son importance moyenne"),
    ("03-c", 0.91, "other", "“It looks like the photo”", "Elle ressemble à la photo"),
    ("03-c", 12, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("03-d", "hot", "most_important", "4.43 on average", "4,43 en moyenne"),
    ("03-d", "box", "least_met", "2.10 on average", "2,10 en moyenne"),
    ("03-d", "tracking", "zeros", "90 answers", "90 réponses"),
    ("03-d", "as_pictured", "narrower", "a gap of 0.91", "un écart de 0,91"),
    ("03-e", given("pizza/dinner"), "none", "Stages so far: 6", "Étapes pour l’instant"),
    ("03-e", rewritten(DINNER, "expectation", "I want it hot"), "goals", "“I want it hot”", "I want it hot"),
    ("03-e", rewritten(DINNER, "expectation", "We deliver in thirty minutes"), "shop", "“We deliver", "We deliver"),
    ("03-e", without(DINNER, "fridge", "think", "order", "wait"), "few", "so far: 3, in 2 stages", "3, dans 2 étapes"),
    ("03-e", all_of(DINNER, "expectation", shaped_by=[]), "not_shaped", "ns so far: 8", "Attentes pour l’instant"),
    ("03-e", all_of(DINNER, "expectation", satisfaction=None), "not_weighed", "both weights", "Sans ses deux notes"),
    ("03-e", all_of(DINNER, "expectation", importance=5), "all_alike", "the importance 5", "l’importance 5"),
    ("04-a", ["glasses", "rejected"], "office", "“Non-compliant photograph", "Photographie non conforme"),
    ("04-a", ["glasses", "papers"], "goal", "what Karim wants", "ce que Karim veut"),
    ("04-a", ["glasses"], "missing", "You chose “My photo is refused", "Ma photo est refusée"),
    ("04-b", 15, "copies", "4 texts about photocopies", "4 textes sur les photocopies"),
    ("04-b", 14, "case", "in small letters", "en minuscules"),
    ("04-b", 16, "words", "16 times", "16 fois"),
    ("04-b", 4, "only_copies", "about photocopies", "sur les photocopies"),
    ("04-b", 47, "all", "47 is the number of all texts", "47"),
    ("04-b", 2, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("04-c", "counter", "divided", "10 people felt very bad", "10 personnes"),
    ("04-c", "wait", "higher", "\N{MINUS SIGN}0.17 on average", "\N{MINUS SIGN}0,17 en moyenne"),
    ("04-d", "status_checked", "most_times", "616", "616"),
    ("04-d", "site_visited", "most_people", "all 150", "ils sont 150"),
    ("04-d", "file_refused", "smaller", "15 of 45", "15 sur 45"),
    ("04-e", 20, "office", "the office’s own clock", "l’horloge de l’administration"),
    ("04-e", 38, "part", "from the appointment found to the counter", "du rendez-vous trouvé au guichet"),
    ("04-e", 71.2, "sum", "added medians up", "additionné des médianes"),
    ("04-e", 89.7, "mean", "the mean", "la moyenne"),
    ("04-e", 81.9 * 24, "scale", "in hours", "en heures"),
    ("04-e", 500, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("04-f", given("public/renewal"), "none", "Stages so far: 6", "Étapes pour l’instant"),
    ("04-f", rewritten(LIVED, "step", "I want a slot"), "goals", "“I want a slot”", "I want a slot"),
    ("04-f", rewritten(LIVED, "step", "The user is notified"), "office", "“The user is notified”", "The user"),
    ("04-f", without(LIVED, "find_out", "slot"), "few", "so far: 4, in 4 stages", "4, dans 4 étapes"),
    ("04-f", all_of(LIVED, "step", emotion=None), "no_feeling", "Steps so far: 8", "Actions pour l’instant"),
    ("04-f", all_of(LIVED, "step", emotion=1), "flat", "All 8 steps feel the same", "Les 8 actions"),
    ("04-f", all_of(LIVED, "step", verbatims=[]), "no_words", "own words: 0", "les mots d’un usager"),
    ("04-f", all_of(LIVED, "step", verbatims=[{"text": "It was awful"}]), "invented", "“It was awful”", "It was awful"),
    ("04-f", all_of(LIVED, "step", moment=None), "no_moment", "No step is a moment", "Aucune action n’est encore"),
)  # fmt: skip


def told(feedback: Feedback, language: Any) -> str:
    said = plain(feedback, language)
    return " ".join([said["says"], *(text for _, text in said["rows"])])


def short(value: object) -> str | None:
    """What a case is called: its words; sets have no order, so those are numbered."""
    return value[:20] if isinstance(value, str) else None


@pytest.mark.parametrize(("key", "answer", "english", "french"), RIGHT, ids=short)
def test_right(key: str, answer: Any, english: str, french: str) -> None:
    """A right answer is told so, with its own numbers, in both languages."""
    feedback = judge(key, answer)
    assert feedback.state == "correct", feedback
    assert english in told(feedback, "en")
    assert french in told(feedback, "fr")


@pytest.mark.parametrize(("key", "answer", "name", "english", "french"), WRONG, ids=short)
def test_wrong(key: str, answer: Any, name: str, english: str, french: str) -> None:
    """A wrong answer that was foreseen is named, with its own numbers, in both languages."""
    feedback = judge(key, answer)
    assert (feedback.state, feedback.name) == ("try_again", name)
    assert english in told(feedback, "en")
    assert french in told(feedback, "fr")


@pytest.mark.parametrize("key", TASKS)
def test_every_task_has_its_answers(key: str) -> None:
    """Of each task a right answer is tried, at least two wrong ones, and all that its file foresees."""
    task = next(one for exercise in EXERCISES for one in tasks_of(exercise) if one.id == key)
    tried = {name for asked, _, name, *_ in WRONG if asked == key}
    assert any(asked == key for asked, *_ in RIGHT)
    assert len(tried) >= 2
    assert set(task.wrong) - {"unknown"} <= tried


@pytest.mark.parametrize("key", TASKS)
@pytest.mark.parametrize("nothing", [..., None, "", pd.DataFrame()], ids=["dots", "none", "empty", "frame"])
def test_nothing_yet(key: str, nothing: Any) -> None:
    """Where there is no answer, nothing is wrong: not yet, and where to start."""
    feedback = judge(key, nothing)
    assert feedback.state == "not_yet"
    assert feedback.next


@pytest.mark.parametrize("key", TASKS)
@pytest.mark.parametrize("other", [object(), len, {"a": 1}], ids=["object", "function", "names"])
def test_another_kind(key: str, other: Any) -> None:
    """Something of another kind is said to be so, and never ends in an error."""
    feedback = judge(key, other)
    assert feedback.state == "try_again"
    assert told(feedback, "fr")


@pytest.mark.parametrize("key", TASKS)
def test_the_answer_is_never_given(key: str) -> None:
    """No message of a wrong answer and no hint holds the right number."""
    numbers = {"00-e": "67.6", "01-e": "54.1", "03-c": "1.46", "04-b": " 11 ", "04-e": "81.9"}
    if key in numbers:
        wrong = [told(judge(key, answer), "en") for asked, answer, *_ in WRONG if asked == key]
        task = next(one for exercise in EXERCISES for one in tasks_of(exercise) if one.id == key)
        assert not any(numbers[key] in said for said in (*wrong, *map(str, task.hints)))


# --- the data


def test_texts_are_the_same_in_both_languages() -> None:
    """Whoever searches the citizens' words in either language finds the same numbers."""
    found = []
    for language in ("en", "fr"):
        texts = pd.read_csv(jk.dataset(f"public/answers.{language}.csv"))["text"].dropna()
        words = jk.events.verbatims(jk.read_surveys(jk.dataset(f"public/answers.{language}.csv")))
        found.append((len(texts), len(words.search("photo")), int(texts.str.contains(r"(?i)\bphotos?\b").sum())))
    assert found[0] == found[1]


@pytest.mark.parametrize("case", ["bank", "pizza", "public"])
def test_the_data_is_what_its_program_makes(case: str, tmp_path: Path) -> None:
    """The files of a case are made again byte for byte, and each stays small."""
    write: Callable[[Path], None] = import_module(f"journeykit.course.cases.{case}").write
    write(tmp_path)
    made = sorted(tmp_path.iterdir())
    assert [file.name for file in made] == sorted(file.name for file in (TOP / "datasets" / case).glob("*.csv"))
    for file in made:
        assert file.read_bytes() == (TOP / "datasets" / case / file.name).read_bytes()
        assert file.stat().st_size < 150_000


@pytest.mark.parametrize(
    "name",
    ["bank/events", "pizza/evenings", "pizza/expectations", "public/visits", "public/answers.en", "public/diary",
     "public/events"],
)  # fmt: skip
def test_the_dictionary_agrees_with_the_file(name: str) -> None:
    """README explains exactly the columns of a file, lists their values, and gives its number of rows."""
    readme = (TOP / "datasets" / "README.md").read_text(encoding="utf-8")
    frame = pd.read_csv(jk.dataset(f"{name}.csv"))
    section = readme.split(f"### {name}.csv\n")[1].split("\n### ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", section, re.MULTILINE)
    assert [column for column, *_ in rows] == list(frame.columns)
    assert re.search(rf"\[{re.escape(name)}\.csv\].*\| {len(frame):,} \|", readme)
    for column, kind, values in rows:
        if kind == "text" and "..." not in values and column != "text":
            assert set(frame[column].dropna()) == set(values.split(", ")), column
