"""Dashboards, performance report, exports."""
