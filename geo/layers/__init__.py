"""The data package in ``layers/``: its catalogue, its files and what is wrong with them."""

from geo.layers.canonical import render, write
from geo.layers.catalogue import Catalogue, Layer
from geo.layers.checking import Contents, load
from geo.layers.frames import columns, frame, records
from geo.layers.reading import GEOMETRY, Record

__all__ = [
    "GEOMETRY",
    "Catalogue",
    "Contents",
    "Layer",
    "Record",
    "columns",
    "frame",
    "load",
    "records",
    "render",
    "write",
]
