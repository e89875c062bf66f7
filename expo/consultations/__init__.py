"""Buyers' and exhibitors' wishes, tables, interpreters, timetable, logs, no-shows."""
