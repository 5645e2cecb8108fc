"""What each figure means, whom it is for and how it errs."""
