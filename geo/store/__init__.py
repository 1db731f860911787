"""The data behind the catalogue: what a store answers, and the data set people work with."""

from geo.store.dataset import Dataset
from geo.store.embedded import EmbeddedStore
from geo.store.protocol import Store

__all__ = ["Dataset", "EmbeddedStore", "Store"]
