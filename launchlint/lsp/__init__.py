"""Floor 7: the editor. `launchlint lsp` speaks the Language Server Protocol on standard input and output.

Needs the extra `launchlint[lsp]`; nothing outside this folder imports it. `server` only wires: what is
answered is computed by plain functions on the model, one module a feature.
"""
