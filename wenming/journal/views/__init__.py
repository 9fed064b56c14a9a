"""Pages of the journal: the audit administrator's, and everyone's messages."""
