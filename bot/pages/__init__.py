"""Pages: the citizens' chat, the desk; templates and static files."""
