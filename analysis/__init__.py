"""What it means: KPIs, intervals, results folders, exports."""
