"""Items: what questions, answers, posts and debriefs have in common, and who may see them."""
