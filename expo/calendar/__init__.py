"""Who and what is busy when: the one place that forbids double booking."""
