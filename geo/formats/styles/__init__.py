"""Styles that travel with the data: QML for QGIS, SLD for every other GIS, and a QGIS project of the whole map."""

from geo.formats.styles.qml import qml
from geo.formats.styles.sld import sld

__all__ = ["qml", "sld"]
