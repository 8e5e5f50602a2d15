"""Shopping lists: from a goal to its needs, and to the best products within a budget."""
