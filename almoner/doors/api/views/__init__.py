"""The endpoints, their description for people, and the pages to make and end keys."""
