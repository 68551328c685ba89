"""Settings at the desk, for admins: what is said, the city, channels, backup, what is kept."""
