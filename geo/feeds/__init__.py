"""Feeds: what is new, as Atom (RFC 4287), as JSON Feed 1.1 and as a calendar (RFC 5545), from the same entries."""
