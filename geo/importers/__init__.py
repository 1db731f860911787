"""Readers: one for each source of facts or lines, and what is computed from both."""
