"""Papers for people: the distribution record and the change record, made as tables, written as text, Word or Excel."""
