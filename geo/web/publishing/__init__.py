"""The whole site as files that any web server or content delivery network can carry."""

from geo.web.publishing.places import Plan
from geo.web.publishing.writing import MANIFEST, CannotPublish, Published, publish

__all__ = ["MANIFEST", "CannotPublish", "Plan", "Published", "publish"]
