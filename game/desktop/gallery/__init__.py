"""The kit's gallery: every widget in every state."""
