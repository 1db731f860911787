"""The documents of the API, built without a web framework: OGC API - Features, Parts 1, 2, 3 and 5.

Every function takes what to say and the addresses to say it with, and returns a dict that is ready for JSON, or bytes.
"""
