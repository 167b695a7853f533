"""Floor 4: one file, one rule. The file, the function and the rule bear the same name."""
