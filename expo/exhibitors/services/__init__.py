"""What can be done with applications, exhibitors, sample displays and products."""
