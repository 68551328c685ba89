"""A case's life: what may follow what, until when, and how the citizen is asked at the end."""
