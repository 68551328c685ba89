"""Standing arrangements: recurring help that belongs to a case (a ride, a meal, a visit)."""
