"""What the petitions' pages ask, one file a family."""
