"""Communities of practice: colleagues around a theme, across teams."""
