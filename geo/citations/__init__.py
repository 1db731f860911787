"""What others are to say of the data, or of one record of them, when they use it."""

from geo.citations.records import FORMS, Form, Subject, crossing, incident, section
from geo.citations.tags import tag
from geo.citations.works import Cited, licences, page

__all__ = ["FORMS", "Cited", "Form", "Subject", "crossing", "incident", "licences", "page", "section", "tag"]
