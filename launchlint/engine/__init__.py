"""Floor 5: rules meet files. Settings, discovery, suppressions, baseline, fixes."""
