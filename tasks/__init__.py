"""One step each, a batch at a time: thin Prefect tasks."""
