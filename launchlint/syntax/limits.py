"""How much one file may hold. Beyond that a finding says so; nothing is read half.

A queue config is a few hundred lines; the limits leave three orders of magnitude.
"""

MAX_BYTES = 5_000_000
MAX_DEPTH = 100
MAX_NODES = 100_000
# Documents times characters: some rules look through a whole file for each of its documents.
MAX_DOCUMENTS = 1_000
MAX_DOCUMENT_WORK = 200_000_000
# Aliases multiply: counted as often as they are used, as a reader that copies them would pay.
MAX_EXPANDED_NODES = 250_000
# CPython reads and writes no longer integers (sys.int_info), so neither json nor PyYAML do.
MAX_DIGITS = 4300
