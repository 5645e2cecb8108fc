"""Fresh competences: what somebody just brought back from a training."""
