"""What runs inside the plain worker processes: neither Prefect nor Great Expectations."""
