"""All people as a file that can be imported again."""
