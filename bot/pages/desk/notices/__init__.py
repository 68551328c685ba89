"""Notices at the desk: the list, the form, one notice on its way, what came of it."""
