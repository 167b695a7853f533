"""Facts of the outside world, compiled from the rows of `facts/`. Each is loaded when first needed."""
