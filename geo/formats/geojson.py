"""GeoJSON (RFC 7946): one feature a line, dates in ISO 8601, lists as arrays, nothing as ``null``."""

from __future__ import annotations

import pandas as pd

from geo.formats.about import About
from geo.layers import Layer, canonical, records


def write(frame: pd.DataFrame, layer: Layer, about: About) -> bytes:
    """Return rows as a FeatureCollection.

    The description stands in the collection's own members (``licence``, ``attribution``, ``version`` ...), which
    RFC 7946 section 6.1 allows and readers pass over. A layer without geometry has ``null`` there.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame or pandas.DataFrame
        Rows of the layer, in EPSG:4326; their order is kept.
    layer : Layer
        Layer with a schema.
    about : About
        What the file says of itself.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    head = canonical.dumps({"type": "FeatureCollection", "name": layer.name, **about.properties()})
    rows = records(layer.schema, frame)
    features = (canonical.dumps(canonical.feature(layer.schema, row, layer.decimals)) for row in rows)
    lines = ",\n".join(features)
    return f'{head[:-1]},"numberReturned":{len(rows)},"features":[\n{lines}\n]}}\n'.encode()
