"""Who may see and do what in the plan. The only file of the room that names roles."""
