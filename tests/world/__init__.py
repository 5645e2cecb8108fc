"""What the tests from outside need: a running stack, people who call it, and patience."""
