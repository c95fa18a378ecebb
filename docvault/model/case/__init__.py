"""The case file: manifest, history, transitions, editing, differences, fields, holds, numbering. Pure."""
