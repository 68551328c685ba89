"""Finds: articles in, ranked hits out. Pure and in memory; knows no database and no network."""
