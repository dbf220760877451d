"""Saves two maps over each other into the file that is named, without end: a program to be killed."""

from __future__ import annotations

import sys

import journeykit as jk

if __name__ == "__main__":
    print("ready", flush=True)
    while True:
        for journey in (jk.Journey(title="Small"), jk.example()):
            jk.save(journey, sys.argv[1])
