"""An exercise in the window: its setting, its open desks, and its worksheet beside them."""
