"""Trips: itineraries day by day, from cited guides or from general advice that says so."""
