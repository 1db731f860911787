"""The web: blueprints over the floors below. Every view parses, asks, represents and responds."""
