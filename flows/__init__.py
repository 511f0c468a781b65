"""What runs, in which order: the command line, the settings and the Prefect flows."""
