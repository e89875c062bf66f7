"""Halls, booths, areas, plans, draws, allocation, release."""
