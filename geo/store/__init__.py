"""The data behind the catalogue: what a store answers, and the data set people work with."""

from geo.store.dataset import SCALES, Dataset
from geo.store.embedded import EmbeddedStore
from geo.store.protocol import Store

__all__ = ["SCALES", "Dataset", "EmbeddedStore", "Store"]
