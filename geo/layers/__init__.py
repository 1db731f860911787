"""The data package in ``layers/``: its catalogue, its files and what is wrong with them."""

from geo.layers import arrow
from geo.layers.arrow import arrow_schema, table
from geo.layers.canonical import render, write
from geo.layers.catalogue import Catalogue, Layer
from geo.layers.checking import load
from geo.layers.contents import Contents
from geo.layers.reading import GEOMETRY, Record

__all__ = [
    "GEOMETRY",
    "Catalogue",
    "Contents",
    "Layer",
    "Record",
    "arrow",
    "arrow_schema",
    "load",
    "render",
    "table",
    "write",
]
