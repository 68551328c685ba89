"""Open311 GeoReport v2: what other systems see of our cases, and how they file some."""
