"""How allegations about people in positions of trust go, and how long they are kept."""
