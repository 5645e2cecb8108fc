"""What people say they can teach, have, or want to learn."""
