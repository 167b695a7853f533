"""Floor 7: one file, one subcommand, each with `run(arguments) -> exit code`."""
