"""Notices to many: written, approved by a second person, sent once to each, looked after."""
