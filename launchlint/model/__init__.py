"""Floor 2: the tree in the words of W&B Launch. Facts, never opinions: those are rules."""
