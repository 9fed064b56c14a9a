"""Pages of the plan, one file for each family."""
