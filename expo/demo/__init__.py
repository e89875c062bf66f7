"""The demo series, made by calling the services like anyone else."""
