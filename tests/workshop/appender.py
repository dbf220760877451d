"""Adds cards to a stored work and says each one that is kept: python appender.py PLACE KEY STAGE NAME COUNT."""

import sys

from journeykit.model.cards import Goal
from journeykit.model.edits import AddCard
from journeykit.workshop.store import Store

if __name__ == "__main__":
    place, key, stage, name, count = sys.argv[1:]
    with Store.open(place) as store:
        work = store.work(key, author=name)
        for n in range(int(count)):
            work.do(AddCard(stage=stage, card=Goal(id=f"{name}-{n}", text=f"I want {n}.")))
            print(f"{name}-{n}", flush=True)
