"""Reading halls, plans and their trail."""
