"""What QGIS makes of files: run with the Python that has it, asked and answered in JSON.

The first line of standard input is a list of calls, ``[name, arguments]``; the last line of standard output their
results. QGIS has a Python of its own, so nothing of this project is imported.
"""

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt


def version():
    return Qgis.QGIS_VERSION


def styled(path, style=""):
    """Open a file as QGIS does for a person: with the style in it or beside it, or with the one that is named."""
    layer = QgsVectorLayer(path, "layer", "ogr")
    if style.endswith(".sld"):
        _, loaded = layer.loadSldStyle(style)
    elif style:
        _, loaded = layer.loadNamedStyle(style)
    else:
        _, loaded = layer.loadDefaultStyle()
    return described(layer) | {"loaded": loaded}


def described(layer):
    return {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "renderer": layer.renderer().type() if layer.renderer() else None,
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()] if layer.renderer() else [],
        "labels": layer.labelsEnabled(),
        "temporal": layer.temporalProperties().isActive(),
        "titles": [layer.attributeDisplayName(index) for index in range(layer.fields().count())],
        "crs": layer.crs().authid(),
        "licences": layer.metadata().licenses(),
    }


def during(path, style, first, last):
    """Return the ids of the features that show between two instants, the second excluded."""
    layer = QgsVectorLayer(path, "layer", "ogr")
    _, loaded = layer.loadNamedStyle(style) if style else layer.loadDefaultStyle()
    assert loaded, style or path
    return shown(layer, first, last)


def shown(layer, first, last, field="id"):
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    between = QgsDateTimeRange(instant(first), instant(last), True, False)
    wanted = layer.temporalProperties().createFilterString(context, between)
    return sorted(feature[field] for feature in layer.getFeatures(QgsFeatureRequest().setFilterExpression(wanted)))


def project(path, first, last):
    """Open a project; return its layers, and the rows of the crossings' status that show between two instants."""
    opened = QgsProject.instance()
    assert opened.read(path), opened.error()
    layers = {node.layer().name(): node.layer() for node in opened.layerTreeRoot().findLayers()}
    status = {}
    for layer in layers.values():
        if layer.fields().indexOf("scope") >= 0 and layer.isSpatial():
            status = {"ids": shown(layer, first, last)}
    return {
        "crs": opened.crs().authid(),
        "title": opened.title(),
        "layers": {name: described(layer) for name, layer in layers.items()},
        "relations": [each.isValid() for each in opened.relationManager().relations().values()],
        "start": opened.timeSettings().temporalRange().begin().toString(Qt.ISODate),
        "status": status,
    }


def render(path, picture, view):
    """Draw a project around a place at a scale; return how many pixels have each of the most frequent colours."""
    opened = QgsProject.instance()
    assert opened.read(path), opened.error()
    settings = QgsMapSettings()
    settings.setDestinationCrs(opened.crs())
    settings.setOutputSize(QSize(600, 600))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(opened.backgroundColor())
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    centre = QgsCoordinateTransform(degrees, opened.crs(), opened).transform(view["lon"], view["lat"])
    half = 300 * 0.0254 / 96 * view["scale"]
    settings.setExtent(QgsRectangle(centre.x() - half, centre.y() - half, centre.x() + half, centre.y() + half))
    nodes = [node for node in opened.layerTreeRoot().findLayers() if node.isVisible()]
    layers = [node.layer() for node in nodes if node.layer().isSpatial()]
    settings.setLayers([layer for layer in layers if layer.isInScaleRange(view["scale"])])
    settings.setIsTemporal(True)
    settings.setTemporalRange(QgsDateTimeRange(instant(view["first"]), instant(view["last"]), True, False))
    context = settings.expressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    assert image.save(picture)
    colours = {}
    for x in range(image.width()):
        for y in range(image.height()):
            name = image.pixelColor(x, y).name().upper()
            colours[name] = colours.get(name, 0) + 1
    return colours


def instant(text):
    return QDateTime.fromString(text, Qt.ISODate)


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    calls = json.loads(sys.stdin.readline())
    answers = [globals()[name](*arguments) for name, arguments in calls]
    sys.stdout.write(json.dumps(answers))
    sys.stdout.flush()
    # QGIS may fall over its own threads when it is taken down; everything is said by now.
    os._exit(0)
