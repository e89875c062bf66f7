"""Gates, zones, scans, occupancy, offline snapshot."""
