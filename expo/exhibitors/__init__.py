"""Applications, review, exhibitors and their teams, pavilion membership, products."""
