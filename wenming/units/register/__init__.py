"""The register 台账 as it is read: the list, one unit, bodies, regions, any day of the past, the state of its data."""
