"""Reports for people who decide: of one run, and of a comparison."""
