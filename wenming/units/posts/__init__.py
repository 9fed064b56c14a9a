"""Posts 岗位: who sits where, who stands in, who asks for a new clerk, and the three administrators (三员分立)."""
