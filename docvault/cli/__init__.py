"""The command line: parse, one service call, show. One file per command."""
