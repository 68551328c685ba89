"""Departments that get their cases by themselves: what they are told, what they answer."""
