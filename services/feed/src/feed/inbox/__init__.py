"""Inbox: what a person is told, kept until they have read it, and live while they look."""
