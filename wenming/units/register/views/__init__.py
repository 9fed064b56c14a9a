"""Pages of the register, one file a family."""
