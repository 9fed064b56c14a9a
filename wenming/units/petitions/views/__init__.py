"""Pages of what units and offices ask of the register, one file a family."""
