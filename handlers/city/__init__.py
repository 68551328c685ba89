"""A city's profile: departments, districts, deadlines, emergency words. Jinan is the sample."""
