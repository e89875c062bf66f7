"""Persons at the show, badges, consents."""
