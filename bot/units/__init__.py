"""Departments' own systems: signed webhooks out and in, and nothing that leads inside."""
