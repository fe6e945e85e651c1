"""What an outbreak is, what can be done to it, and how deaths may be shown: no Django here."""
