"""Almoner: the working system of a council team answering for the quality of social care."""

__version__ = "0.1.0"
