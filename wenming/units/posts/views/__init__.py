"""The pages of posts, seats, handover and administrators."""
