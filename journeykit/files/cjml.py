"""The journey in CJML 2.0, SINTEF's Customer Journey Modelling Language, `*.cjml.xml`: written only.

Source: cjml.no, "Data format" (its example names the root, `actualJourney`, actors and communication points) and "CJML
guiding principles"; Halvorsrud et al., IEEE MODELS 2021. What the example does not show (phases, actions, experience,
comment, the order of the elements) follows what public tools for CJML 2.0 write and read, SINTEF's editor among them.
The XML schema that belongs to the module "Data format" was not at hand: a strict validation may still find something.

How a map becomes CJML:

- The lived journey is an `actualJourney`; ideal steps are a `plannedJourney`, which the actual one refers to.
- Our stages are CJML's phases; before, during and after the purchase stands in `phaseDescription`.
- A step with a touchpoint, a channel or a department is a communication point, any other an action. A map does not say
  who began a communication: the customer stands as its initiator throughout.
- The persona is the end user, each department a service provider; without a department, "The company". An actor is
  the same in both journeys: the second refers to it (`actorIDref`), as SINTEF's editor has it. Touchpoints are numbered
  on through both, as a map does not say which lived step an ideal one stands for.
- `experienceRating` is 1 to 5, as in those tools (very dissatisfied to very satisfied): the emotion plus 3. Only actual
  journeys have experience, by CJML's own principle, so that of ideal steps is left out.
- Customers' words stand in `comment`. Channels are named in words: which names CJML has for them is not public in full.
- Goals, expectations, pain points, opportunities and KPIs have no place in CJML 2.0.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NoReturn, cast
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from journeykit.errors import BadFile
from journeykit.model.cards import Layer, Step
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import word
from journeykit.text import Language, phrase, quoted
from journeykit.writing import write_whole

ENDINGS: Final = (".cjml.xml", ".xml")
READS: Final = False

__all__ = ["ENDINGS", "READS", "dumps", "load", "save"]

_NO_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dumps(journey: Journey, language: Language | None = None) -> bytes:
    """The journey as a CJML 2.0 document, with the words of the vocabulary in `language`.

    >>> dumps(Journey(title="Shoes")).decode().splitlines()[1:4]
    ['<CJML version="2.0">', '  <actualJourney>', '    <journeyID>AJ1</journeyID>']
    """
    root = Element("CJML", version="2.0")
    layers: tuple[Layer, ...] = ("ideal", "lived") if journey.steps("ideal") else ("lived",)
    writer = _Writer(journey, language or journey.language)
    for layer in layers:
        writer.journey_in(root, layer)
    indent(root)
    return cast("bytes", tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def save(journey: Journey, path: str | Path) -> Path:
    """Write the journey as CJML, atomically. Raises `BadFile`; what was there before is then still there."""
    path = Path(path)
    write_whole(path, dumps(journey))
    return path


def load(path: str | Path) -> NoReturn:
    """CJML is not read: raises `BadFile`, which says so."""
    raise BadFile(
        phrase("{file} cannot be opened: CJML is only written.", file=Path(path).name),
        phrase("Open the map file it was made from, *.journey.json."),
    )


class _Writer:
    """Writes the layers of a map, each as a journey of CJML."""

    def __init__(self, journey: Journey, language: Language) -> None:
        self.journey, self.language = journey, language
        self.layer: Layer = "lived"
        self.kind = "actual"
        self.providers: dict[str, str] = {}
        self.named: set[str] = set()
        self.number = 0

    def journey_in(self, root: Element, layer: Layer) -> None:
        journey, self.layer = self.journey, layer
        self.kind = "actual" if layer == "lived" else "planned"
        found = SubElement(root, f"{self.kind}Journey")
        _add(found, "journeyID", f"{self.kind[0].upper()}J1")
        _add(found, "journeyTitle", journey.title)
        if self.layer == "lived" and journey.steps("ideal"):
            _add(found, "plannedReference", "PJ1")
        phases = SubElement(found, "journeyPhases")
        for n, stage in enumerate(journey.stages, start=1):
            phase = SubElement(phases, "journeyPhase", phaseID=f"P{n}")
            _add(phase, "phaseName", stage.title)
            _add(phase, "phaseDescription", word("phase", stage.phase).to(self.language))
        if journey.need or journey.resolution:
            _add(found, "journeyShortSummary", " → ".join(filter(None, (journey.need, journey.resolution))))
        if journey.scenario:
            _add(found, "journeyLongSummary", journey.scenario)
        self._actors(SubElement(found, "actors"))
        self._touchpoints(SubElement(found, "touchpoints"))

    def _actors(self, actors: Element) -> None:
        user = self._actor(actors, "endUser", "EU1")
        _add(user, "actorName", self.journey.persona.name or phrase("Customer").to(self.language))
        here = (step.department for _, step in self.journey.steps(self.layer) if _communicates(step))
        for key in dict.fromkeys(here):
            name = word("department", key).to(self.language) if key else phrase("The company").to(self.language)
            actor = self.providers.setdefault(key, f"SP{len(self.providers) + 1}")
            _add(self._actor(actors, "serviceProvider", actor), "companyName", name)

    def _actor(self, actors: Element, kind: str, key: str) -> Element:
        """An actor: by its own id where it is named first, else by a reference to that."""
        found = SubElement(actors, kind, {"actorIDref" if key in self.named else "actorID": key})
        self.named.add(key)
        return found

    def _touchpoints(self, touchpoints: Element) -> None:
        for phase, stage in enumerate(self.journey.stages, start=1):
            for card in stage.of("step", self.layer):
                self.number += 1
                self._step(touchpoints, cast("Step", card), phase)

    def _step(self, touchpoints: Element, step: Step, phase: int) -> None:
        reaches = _communicates(step)
        found = SubElement(touchpoints, self.kind + ("CommunicationPoint" if reaches else "Action"))
        _add(found, "touchpointID", f"TP{self.number}")
        SubElement(found, "belongsTo", phaseIDref=f"P{phase}")
        _role(found, "initiator", "EU1", step.text)
        if reaches:
            touchpoint = word("touchpoint", step.touchpoint).to(self.language)
            channel = word("channel", step.channel).to(self.language)
            _role(found, "receiver", self.providers[step.department], touchpoint or channel)
            if channel:
                _add(SubElement(found, "channel"), "channelName", channel)
        if self.layer == "lived" and step.emotion is not None:
            felt = SubElement(found, "touchpointExperience")
            _add(felt, "experienceDescription", step.feeling or word("emotion", step.emotion).to(self.language))
            _add(felt, "experienceRating", str(step.emotion + 3))
        heard = [quoted(one.text, self.language) + (f", {one.source}" if one.source else "") for one in step.verbatims]
        if heard:
            _add(found, "comment", "\n".join(heard))


def _communicates(step: Step) -> bool:
    return bool(step.touchpoint or step.channel or step.department)


def _role(touchpoint: Element, role: str, actor: str, label: str) -> None:
    found = SubElement(touchpoint, role)
    SubElement(found, "refersTo", actorIDref=actor)
    _add(found, f"{role}Label", label)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NO_XML.sub("", text)
