"""What to run: scenario files and their loader."""
