"""Full text: analyzer, query, snippets. Pure."""
