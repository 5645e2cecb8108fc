"""Takeaways: what somebody took from something, after it happened."""
