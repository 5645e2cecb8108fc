"""Learning needs: what somebody wants to learn, however vague."""
