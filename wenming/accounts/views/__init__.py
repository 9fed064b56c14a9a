"""Views of the room, one file a family."""
