"""What can be done on the floor and in plans."""
