"""The Open311 GeoReport v2 face, in JSON and XML."""
